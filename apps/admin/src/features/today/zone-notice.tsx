import { Alert, Anchor } from "@mantine/core";
import { IconClockExclamation } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTRPC } from "../../api/trpc.ts";
import { zoneLabel } from "../../format/zone.ts";

/** A clinic whose time zone named no place was given one: somebody has to say whether it is the right one. */
export function ZoneNotice() {
  const trpc = useTRPC();
  const { data } = useQuery(trpc.organization.settings.queryOptions());
  if (data === undefined || data.replacedTimeZone === null) return null;
  return (
    <Alert
      color="yellow"
      icon={<IconClockExclamation size={18} />}
      title="Check the clinic’s time zone"
      mb="md"
    >
      “{data.replacedTimeZone}” names no place, so nobody can tell when its clocks change. All times are now{" "}
      {zoneLabel(data.timeZone)}. Is that right?{" "}
      <Anchor component={Link} to="/settings/clinic" inherit>
        Choose the time zone and save
      </Anchor>
    </Alert>
  );
}
