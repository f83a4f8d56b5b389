import { useEffect } from "react";
import { useApi } from "../api/api-context.ts";
import { useOrganization } from "../api/session.ts";

/** Who only glances at another tab comes back to a live one. */
const PAUSE_AFTER_MS = 15_000;

/**
 * The one place where changes made elsewhere reach this page: a stream of the server, opened once per page, says what
 * changed, and the queries concerned are read again. Screens never subscribe themselves; `useArrivals` tells them what
 * the phone has booked.
 */
export function LiveUpdates() {
  const { live } = useApi();
  const { orgId } = useOrganization();
  useEffect(() => {
    const { connection } = live;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = () => {
      clearTimeout(timer);
      if (document.visibilityState === "visible") connection.resume();
      else timer = setTimeout(connection.pause, PAUSE_AFTER_MS);
    };
    connection.start();
    document.addEventListener("visibilitychange", look);
    return () => {
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", look);
      connection.stop();
    };
  }, [live, orgId]);
  return null;
}
