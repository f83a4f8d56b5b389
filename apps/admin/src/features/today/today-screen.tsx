import { useQuery } from "@tanstack/react-query";
import { useOrganization } from "../../api/session.ts";
import { useTRPC } from "../../api/trpc.ts";
import { formatLongDay } from "../../format/moment.ts";
import { zoneLabel } from "../../format/zone.ts";
import { CallBacks } from "../call-backs/call-backs.tsx";
import { useNow } from "../../shell/use-now.ts";
import { PageHeader } from "../../ui/page-header.tsx";
import { StateView } from "../../ui/state-view.tsx";
import { HereNow } from "./here-now.tsx";
import { NextAppointments } from "./next-appointments.tsx";
import { PhoneCharts } from "./phone-charts.tsx";
import { PhoneToday } from "./phone-today.tsx";
import { RareTroubles } from "./rare-troubles.tsx";
import { TodayLoading } from "./today-loading.tsx";
import { UnsettledAppointments } from "./unsettled-appointments.tsx";
import { ZoneNotice } from "./zone-notice.tsx";
import classes from "./today.module.css";

/** Even when nothing changes, an appointment ends and a day begins. */
const REFRESH_MS = 60_000;

/** Who comes next, and what the phone did. */
export function TodayScreen() {
  const trpc = useTRPC();
  const { zone } = useOrganization();
  const now = useNow();
  const query = useQuery(trpc.metrics.today.queryOptions(undefined, { refetchInterval: REFRESH_MS }));
  return (
    <>
      <PageHeader
        title="Today"
        description={`${formatLongDay(now, zone)}. All times are ${zoneLabel(zone.name)}.`}
      />
      <ZoneNotice />
      <StateView query={query} loading={<TodayLoading />}>
        {(today) => (
          <div className={classes["grid"]}>
            <div className={classes["wide"]}>
              <CallBacks now={now} />
              <HereNow today={today} now={now} />
              <NextAppointments today={today} now={now} />
              <RareTroubles now={now} />
              <UnsettledAppointments from={today.dayStart} now={now} />
            </div>
            <PhoneToday today={today} />
            <PhoneCharts today={today} />
          </div>
        )}
      </StateView>
    </>
  );
}
