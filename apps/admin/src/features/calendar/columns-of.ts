import type { ScheduleEventData } from "@mantine/schedule";
import { type Day, addDays } from "../../format/clinic-time.ts";
import type { CalendarFrame } from "./calendar-data.ts";
import { closedTimes } from "./closed-times.ts";

type Provider = CalendarFrame["providers"][number];

/** One provider's day. */
export type ProviderDay = {
  readonly day: Day;
  readonly provider: Provider;
  readonly events: readonly ScheduleEventData[];
};

/** A day of a week with a column for each who works then or has somebody; none: closed, and why. */
export type DayGroup = {
  readonly day: Day;
  readonly columns: readonly ProviderDay[];
  readonly closed: string;
};

type Parts = {
  readonly frame: CalendarFrame;
  readonly providers: readonly Provider[];
  readonly events: readonly ScheduleEventData[];
};

const WHOLE_DAY = 24 * 60;

/** Seven days from `from`, without the columns that would say nothing. */
export function columnsOfWeek(parts: Parts, from: Day): readonly DayGroup[] {
  const byColumn = groupEvents(parts.events);
  return Array.from({ length: 7 }, (_, index) => addDays(from, index)).map((day) => {
    const columns = parts.providers
      .map((provider) => ({ day, provider, events: eventsOf(byColumn, day, provider) }))
      .filter(({ provider, events }) => events.length > 0 || isOpen(parts.frame, day, provider));
    return { day, columns, closed: columns.length === 0 ? reasonOf(parts, day) : "" };
  });
}

/** One day with a column for everybody. */
export function columnsOfDay({ providers, events }: Parts, day: Day): readonly DayGroup[] {
  const byColumn = groupEvents(events);
  const columns = providers.map((provider) => ({ day, provider, events: eventsOf(byColumn, day, provider) }));
  return [{ day, columns, closed: "" }];
}

const keyOf = (day: Day, providerId: string) => `${day} ${providerId}`;

/** Sixty providers by seven days would each look through all events otherwise. */
function groupEvents(events: readonly ScheduleEventData[]): ReadonlyMap<string, ScheduleEventData[]> {
  const groups = new Map<string, ScheduleEventData[]>();
  for (const event of events) {
    const days = new Set([String(event.start).slice(0, 10), String(event.end).slice(0, 10)]);
    for (const day of days) {
      const key = keyOf(day, String(event.resourceId));
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [event]);
      else group.push(event);
    }
  }
  return groups;
}

const NONE: readonly ScheduleEventData[] = [];
const eventsOf = (groups: ReadonlyMap<string, ScheduleEventData[]>, day: Day, { providerId }: Provider) =>
  groups.get(keyOf(day, providerId)) ?? NONE;

const isOpen = (frame: CalendarFrame, day: Day, { providerId }: Provider): boolean =>
  closedTimes(frame, day, [providerId]).reduce((sum, { from, until }) => sum + until - from, 0) < WHOLE_DAY;

function reasonOf({ frame, providers }: Parts, day: Day): string {
  const ids = providers.map(({ providerId }) => providerId);
  return closedTimes(frame, day, ids).find(({ reason }) => reason !== "")?.reason ?? "Closed";
}
