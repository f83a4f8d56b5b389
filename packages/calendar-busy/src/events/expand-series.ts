import { type Zone, offsetAt } from "@callwaiting/domain/zone";
import type { LeftReason } from "../busy-reading.ts";
import { DAY_MS, type PlacedTime, endAfter, timeIn } from "../time/placed-time.ts";
import type { Work } from "../work.ts";
import type { CalendarEvent } from "./calendar-event.ts";
import { exceptionTest } from "./exceptions.ts";
import { type Instance, findInstances } from "./find-instances.ts";

/** Which moments are asked about; the end is not one of them. */
export type Window = { readonly fromMs: number; readonly untilMs: number };

/** When an event takes place, and which event says so. */
export type Occurrence = {
  readonly event: CalendarEvent;
  readonly startMs: number;
  readonly endMs: number;
  /** Of a series: when it would be if nobody had moved it. */
  readonly instanceMs: number | null;
};

export type SeriesFound = {
  readonly occurrences: readonly Occurrence[];
  readonly left: readonly { readonly event: CalendarEvent; readonly reason: LeftReason }[];
};

const LONGEST_MS = 731 * DAY_MS;

/** All that events of one UID come to within a window: series, what has become of single instances, and of all from one on. */
export function expandSeries(events: readonly CalendarEvent[], window: Window & { work: Work }): SeriesFound {
  const masters = events.filter(({ recurrenceId }) => recurrenceId === null);
  const changes = events.filter(({ recurrenceId }) => recurrenceId !== null);
  // Without the series that it belongs to, a change for all later ones is one event.
  const [following, single] = partition(changes, ({ isForFuture }) => isForFuture && masters.length > 0);
  const occurrences: Occurrence[] = single.flatMap((event) => ofOneEvent(event, window));
  const left: SeriesFound["left"][number][] = [];
  for (const event of masters) {
    // Looking through all changes again for each of many series of one UID would take for ever.
    window.work.add(changes.length);
    if (window.work.isTooMuch) break;
    if (event.rules.length === 0 && event.added.length === 0 && changes.length === 0) {
      occurrences.push(...ofOneEvent(event, window));
      continue;
    }
    const found = ofSeries(event, { single, following }, window);
    if (typeof found === "string") left.push({ event, reason: found });
    else occurrences.push(...found);
  }
  return { occurrences, left };
}

function ofOneEvent(event: CalendarEvent, window: Window): readonly Occurrence[] {
  const { start, length, recurrenceId } = event;
  const endMs = endAfter(start, length);
  const occurrence = { event, startMs: start.epochMs, endMs, instanceMs: recurrenceId?.epochMs ?? null };
  return isWithin(occurrence, window) ? [occurrence] : [];
}

type Changes = { readonly single: readonly CalendarEvent[]; readonly following: readonly CalendarEvent[] };

function ofSeries(
  series: CalendarEvent,
  { single, following }: Changes,
  window: Window & { work: Work },
): readonly Occurrence[] | LeftReason {
  const steps = following
    .map((event) => ({ event, sinceMs: event.recurrenceId?.epochMs ?? 0 }))
    .toSorted((a, b) => a.sinceMs - b.sinceMs);
  const reachMs = reachOf(series, following);
  if (reachMs > LONGEST_MS) return "end";
  const found = findInstances(series, {
    fromMs: window.fromMs - reachMs - DAY_MS,
    untilMs: window.untilMs + reachMs + DAY_MS,
    work: window.work,
  });
  if (found.kind === "left") return found.reason;
  const isChanged = exceptionTest(
    single.flatMap(({ recurrenceId }) => (recurrenceId === null ? [] : [recurrenceId])),
    series.start,
  );
  let next = 0;
  return found.instances.flatMap((instance) => {
    while (next < steps.length && (steps[next]?.sinceMs ?? Infinity) <= instance.time.epochMs) next += 1;
    if (isChanged(instance.time)) return [];
    const occurrence = occurrenceOf(instance, series, steps[next - 1]?.event);
    return isWithin(occurrence, window) ? [occurrence] : [];
  });
}

/** An instance as its series has it, or as far from there as the latest change for all later ones has moved the first of them. */
function occurrenceOf(
  { time, length }: Instance,
  series: CalendarEvent,
  change: CalendarEvent | undefined,
): Occurrence {
  const instanceMs = time.epochMs;
  if (change === undefined) {
    return { event: series, startMs: instanceMs, endMs: endAfter(time, length), instanceMs };
  }
  const moved = movedBy(change, time);
  return { event: change, startMs: moved.epochMs, endMs: endAfter(moved, change.length), instanceMs };
}

/** By so much as the first was moved on the clocks of where it went. */
function movedBy({ start, recurrenceId }: CalendarEvent, time: PlacedTime): PlacedTime {
  const from = recurrenceId ?? start;
  const shiftMs = start.wallMs - wallIn(start.zone, from);
  return timeIn(start.zone, wallIn(start.zone, time) + shiftMs, start.isDate);
}

/** What the clocks of a zone show at a time; of its own zone, what is written, which may be a time that they skip. */
function wallIn(zone: Zone, time: PlacedTime): number {
  return zone === time.zone ? time.wallMs : time.epochMs + offsetAt(zone, time.epochMs);
}

/** How far from where a series has it an instance may begin or end. */
function reachOf(series: CalendarEvent, following: readonly CalendarEvent[]): number {
  const lengths = [series, ...following].map(({ length }) => length);
  for (const { length } of series.added) if (length !== null) lengths.push(length);
  const longestMs = lengths.reduce((most, { days, ms }) => Math.max(most, (days + 1) * DAY_MS + ms), 0);
  const shiftMs = following.reduce(
    (most, { start, recurrenceId }) => Math.max(most, Math.abs(start.epochMs - (recurrenceId?.epochMs ?? 0))),
    0,
  );
  return longestMs + shiftMs;
}

const isWithin = ({ startMs, endMs }: Occurrence, { fromMs, untilMs }: Window) =>
  startMs < untilMs && endMs > fromMs;

function partition<Item>(items: readonly Item[], test: (item: Item) => boolean): [Item[], Item[]] {
  return [items.filter((item) => test(item)), items.filter((item) => !test(item))];
}
