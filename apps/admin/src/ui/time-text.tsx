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
  const { timeZone } = useOrganization();
  return <Time at={at}>{formatTime(at, timeZone)}</Time>;
}

/** "2:30 – 3:00 PM" */
export function TimeSpan({ from, until }: { readonly from: Moment; readonly until: Moment }) {
  const { timeZone } = useOrganization();
  return <Time at={from}>{formatTimeSpan(from, until, timeZone)}</Time>;
}

/** "Tue, Nov 24" */
export function DayText({ at }: At) {
  const { timeZone } = useOrganization();
  return <Time at={at}>{formatDay(at, timeZone)}</Time>;
}

/** "Today", "Tomorrow", "Tue, Nov 24" */
export function RelativeDay({ at }: At) {
  const { timeZone } = useOrganization();
  return <Time at={at}>{formatRelativeDay(at, timeZone)}</Time>;
}

/** "Tomorrow, 2:30 PM" */
export function DayAndTime({ at }: At) {
  const { timeZone } = useOrganization();
  return <Time at={at}>{formatDayAndTime(at, timeZone)}</Time>;
}

function Time({ at, children }: At & { readonly children: string }) {
  const { timeZone } = useOrganization();
  const whole = `${formatLongDay(at, timeZone)}, ${formatTime(at, timeZone)}, ${zoneLabel(timeZone)}`;
  return (
    <time dateTime={new Date(at).toISOString()} title={whole}>
      {children}
    </time>
  );
}
