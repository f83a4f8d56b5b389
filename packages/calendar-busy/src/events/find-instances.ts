import type { LeftReason } from "../busy-reading.ts";
import { type WallSpan, expandRule } from "../rules/expand-rule.ts";
import { untilTest } from "../rules/is-until.ts";
import type { RecurrenceRule } from "../rules/recurrence-rule.ts";
import { type PlacedTime, DAY_MS, timeIn } from "../time/placed-time.ts";
import type { Length } from "../time/read-duration.ts";
import type { Work } from "../work.ts";
import type { CalendarEvent } from "./calendar-event.ts";
import { exceptionTest } from "./exceptions.ts";

export type Instance = { readonly time: PlacedTime; readonly length: Length };
export type InstancesFound =
  | { readonly kind: "found"; readonly instances: readonly Instance[] }
  | { readonly kind: "left"; readonly reason: LeftReason };

export type SpanOfWork = WallSpan & { readonly work: Work };

/**
 * The instances of an event that begin within a span, in their order: its own time, those by its rules and those added, less the
 * exceptions. Each moment is one instance, whatever it comes from.
 */
export function findInstances(event: CalendarEvent, span: SpanOfWork): InstancesFound {
  const { start, length } = event;
  const byMoment = new Map<number, Instance>([[start.epochMs, { time: start, length }]]);
  const excluded = new Set<number>();
  for (const rule of event.exceptionRules) {
    const found = timesOf(rule, start, span);
    if (found.kind === "left") return found;
    for (const time of found.times) excluded.add(time.epochMs);
  }
  for (const rule of event.rules) {
    const found = timesOf(rule, start, span);
    if (found.kind === "left") return found;
    for (const time of found.times) byMoment.set(time.epochMs, { time, length });
  }
  for (const added of event.added) {
    byMoment.set(added.time.epochMs, { time: added.time, length: added.length ?? length });
  }
  const isException = exceptionTest(event.exceptions, start);
  const instances = [...byMoment.values()].filter(
    ({ time }) =>
      time.wallMs >= span.fromMs &&
      time.wallMs <= span.untilMs &&
      !excluded.has(time.epochMs) &&
      !isException(time),
  );
  return { kind: "found", instances: instances.sort((a, b) => a.time.epochMs - b.time.epochMs) };
}

type TimesFound =
  | { readonly kind: "times"; readonly times: readonly PlacedTime[] }
  | { readonly kind: "left"; readonly reason: LeftReason };

function timesOf(rule: RecurrenceRule, start: PlacedTime, span: SpanOfWork): TimesFound {
  // A day more: how far the clocks of `until` may be from those of the event.
  const lastMs = rule.until === null ? Infinity : rule.until.wallMs + DAY_MS;
  const found = expandRule(rule, { ...span, startMs: start.wallMs, untilMs: Math.min(span.untilMs, lastMs) });
  if (found.kind === "too_many") return { kind: "left", reason: "too_many_instances" };
  if (found.kind === "unreadable") return { kind: "left", reason: "rule" };
  const isWithin = untilTest(rule, start);
  const times = found.wallMs
    .map((wallMs) => (wallMs === start.wallMs ? start : timeIn(start.zone, wallMs, start.isDate)))
    .filter((time) => isWithin(time));
  return { kind: "times", times };
}
