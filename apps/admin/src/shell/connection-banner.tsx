import { IconCloudOff } from "@tabler/icons-react";
import { useApi } from "../api/api-context.ts";
import { useIsConnectionLost } from "../api/connection.ts";
import classes from "./connection-banner.module.css";

export function ConnectionBanner() {
  const { connection } = useApi();
  const isLost = useIsConnectionLost(connection);
  return (
    <div role="status">
      {isLost && (
        <div className={classes["banner"]}>
          <IconCloudOff size={18} stroke={1.8} aria-hidden />
          The server is not responding. What you see may be out of date. Trying again every few seconds.
        </div>
      )}
    </div>
  );
}
