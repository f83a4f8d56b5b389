import { useOrganization } from "../api/session.ts";
import {
  type Moment,
  formatDay,
  formatDayAndTime,
  formatLongDay,
  formatRelativeDay,
  formatTime,
  formatTimeSpan,
} from "../format/moment.ts";
import { zoneLabel } from "../format/zone.ts";

type At = { readonly at: Moment };

/** "2:14 PM" in the organization's zone; pointing at it shows the whole moment. */
export function TimeText({ at }: At) {
  const { zone } = useOrganization();
  return <Time at={at}>{formatTime(at, zone)}</Time>;
}

/** "2:30 – 3:00 PM" */
export function TimeSpan({ from, until }: { readonly from: Moment; readonly until: Moment }) {
  const { zone } = useOrganization();
  return <Time at={from}>{formatTimeSpan(from, until, zone)}</Time>;
}

/** "Tue, Nov 24" */
export function DayText({ at }: At) {
  const { zone } = useOrganization();
  return <Time at={at}>{formatDay(at, zone)}</Time>;
}

/** "Today", "Tomorrow", "Tue, Nov 24" */
export function RelativeDay({ at }: At) {
  const { zone } = useOrganization();
  return <Time at={at}>{formatRelativeDay(at, zone)}</Time>;
}

/** "Tomorrow, 2:30 PM" */
export function DayAndTime({ at }: At) {
  const { zone } = useOrganization();
  return <Time at={at}>{formatDayAndTime(at, zone)}</Time>;
}

function Time({ at, children }: At & { readonly children: string }) {
  const { zone } = useOrganization();
  const whole = `${formatLongDay(at, zone)}, ${formatTime(at, zone)}, ${zoneLabel(zone.name)}`;
  return (
    <time dateTime={new Date(at).toISOString()} title={whole}>
      {children}
    </time>
  );
}
