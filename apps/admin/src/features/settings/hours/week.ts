import { formatClock } from "../../../format/moment.ts";

/** What the week editor works with: seven days from Monday on, each with its stretches in order of entry. */
export type Span = {
  readonly opensAt: string;
  readonly closesAt: string;
  /** Where, in a clinic with several locations. */
  readonly locationId?: string | null | undefined;
};
export type Days = readonly (readonly Span[])[];

type Hours = Span & { readonly weekday: number };

export const WEEKDAYS = [
  "Monday",
  "Tuesday",
  "Wednesday",
  "Thursday",
  "Friday",
  "Saturday",
  "Sunday",
] as const;

export function toDays(hours: readonly Hours[]): Days {
  return WEEKDAYS.map((_name, index) =>
    hours
      .filter(({ weekday }) => weekday === index + 1)
      .map(({ weekday: _weekday, ...span }) => span)
      .toSorted((one, other) => one.opensAt.localeCompare(other.opensAt)),
  );
}

export function toHours(days: Days): Hours[] {
  return days.flatMap((spans, index) => spans.map((span) => ({ ...span, weekday: index + 1 })));
}

export const isClosedAllWeek = (days: Days): boolean => days.every((spans) => spans.length === 0);

/** What is wrong with a day, in words; null when nothing is. */
export function dayProblem(spans: readonly Span[]): string | null {
  if (spans.some(({ opensAt, closesAt }) => opensAt === "" || closesAt === "")) return "Enter both times.";
  const backwards = spans.find(({ opensAt, closesAt }) => opensAt >= closesAt);
  if (backwards !== undefined) {
    return `It closes (${sayClock(backwards.closesAt)}) before it opens (${sayClock(backwards.opensAt)}).`;
  }
  const sorted = spans.toSorted((one, other) => one.opensAt.localeCompare(other.opensAt));
  const overlap = sorted.find((span, index) => span.opensAt < (sorted[index - 1]?.closesAt ?? ""));
  return overlap === undefined
    ? null
    : `Two time ranges overlap at ${sayClock(overlap.opensAt)}. Change one of them.`;
}

/** "9:00 AM", "midnight" of `HH:MM`. */
const sayClock = (clock: string): string => (clock === "24:00" ? "midnight" : formatClock(clock));

export type Place = { readonly locationId: string; readonly name: string };

/** With the place where it has one: "9:00 AM – noon at Downtown". */
export function sayDay(spans: readonly Span[], places: readonly Place[] = []): string {
  if (spans.length === 0) return "closed";
  return spans
    .map(({ opensAt, closesAt, locationId }) => {
      const place = places.find((one) => one.locationId === locationId);
      return `${sayClock(opensAt)} – ${sayClock(closesAt)}${place === undefined ? "" : ` at ${place.name}`}`;
    })
    .join(", ");
}

const NOON: Span = { opensAt: "12:00", closesAt: "13:00" };

/** One more stretch: the last one gets a break in its middle, at noon where that fits. */
export function withBreak(spans: readonly Span[]): readonly Span[] {
  const last = spans.at(-1);
  if (last === undefined) return [{ opensAt: "09:00", closesAt: "17:00" }];
  const pause = last.opensAt < NOON.opensAt && last.closesAt > NOON.closesAt ? NOON : middleOf(last);
  if (pause === null) return [...spans, { opensAt: "", closesAt: "" }];
  return [...spans.slice(0, -1), { ...last, closesAt: pause.opensAt }, { ...last, opensAt: pause.closesAt }];
}

/** Half an hour around the middle, null where it does not fit. */
function middleOf({ opensAt, closesAt }: Span): Span | null {
  const [from, to] = [minutesOf(opensAt), minutesOf(closesAt)];
  if (!(to - from >= 120)) return null;
  const start = Math.round((from + to) / 2 / 30) * 30 - 30;
  return { opensAt: clockOf(start), closesAt: clockOf(start + 30) };
}

function minutesOf(clock: string): number {
  const [hour = Number.NaN, minute = Number.NaN] = clock.split(":").map(Number);
  return hour * 60 + minute;
}

const clockOf = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
