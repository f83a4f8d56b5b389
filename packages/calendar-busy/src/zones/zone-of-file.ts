import type { Zone } from "@callwaiting/domain/zone";
import { LIMITS } from "../limits.ts";
import type { Component } from "../lines/component.ts";
import { linesOf, readProperty, textOf, valuesOf } from "../lines/read-property.ts";
import { type WallSpan, expandRule } from "../rules/expand-rule.ts";
import { readRule } from "../rules/recurrence-rule.ts";
import { DAY_MS } from "../time/placed-time.ts";
import { readWrittenTime } from "../time/written-time.ts";
import type { Work } from "../work.ts";

/** A moment from which clocks show another time. */
type Onset = { readonly epochMs: number; readonly before: number; readonly after: number };

const OFFSET = /^([+-])(\d\d)(\d\d)(\d\d)?$/;
const TWO_YEARS_MS = 731 * DAY_MS;

/** The zone that a VTIMEZONE lays down, right within a span; undefined where any of it cannot be read. */
export function zoneOfFile(component: Component, span: WallSpan & { work: Work }): Zone | undefined {
  const observances = component.components.filter(({ name }) => name === "STANDARD" || name === "DAYLIGHT");
  if (component.isCutOff || observances.length > LIMITS.observances) return undefined;
  const onsets: Onset[] = [];
  for (const { lines } of observances) {
    const found = onsetsOf(lines, span);
    if (found === undefined) return undefined;
    onsets.push(...found);
  }
  onsets.sort((a, b) => a.epochMs - b.epochMs);
  const [first] = onsets;
  if (first === undefined || onsets.length > LIMITS.onsets) return undefined;
  return {
    name: textOf(component.lines, "TZID") ?? "",
    untilMs: [...onsets.map(({ epochMs }) => epochMs), Infinity],
    offsetMs: [first.before, ...onsets.map(({ after }) => after)],
  };
}

function onsetsOf(lines: readonly string[], span: WallSpan & { work: Work }): readonly Onset[] | undefined {
  const before = readOffset(textOf(lines, "TZOFFSETFROM"));
  const after = readOffset(textOf(lines, "TZOFFSETTO"));
  const [startLine] = linesOf(lines, "DTSTART");
  const start = readWrittenTime(startLine && readProperty(startLine)?.value, null);
  if (before === undefined || after === undefined || start === undefined) return undefined;
  const wallTimes = [start.wallMs];
  for (const line of linesOf(lines, "RDATE")) {
    const property = readProperty(line);
    const values = property === undefined ? [] : valuesOf(property);
    const times = values.map((value) => readWrittenTime(value, null));
    wallTimes.push(...times.flatMap((time) => (time === undefined ? [] : [time.wallMs])));
  }
  for (const line of linesOf(lines, "RRULE")) {
    const found = onsetsByRule(line, { ...span, startMs: start.wallMs, offsetMs: before });
    if (found === undefined) return undefined;
    wallTimes.push(...found);
  }
  return [...new Set(wallTimes)].map((wallMs) => ({ epochMs: wallMs - before, before, after }));
}

type RuleSpan = WallSpan & { readonly startMs: number; readonly offsetMs: number; readonly work: Work };

/** Of a rule that has ended, its last years: what clocks showed then is what they show since. */
function onsetsByRule(line: string, { offsetMs, ...span }: RuleSpan): readonly number[] | undefined {
  const rule = readRule(line);
  if (rule === undefined) return undefined;
  const { until } = rule;
  const lastMs = until === null ? Infinity : until.wallMs + (until.kind === "utc" ? offsetMs : 0);
  const untilMs = Math.min(span.untilMs, lastMs);
  const found = expandRule(rule, { ...span, fromMs: Math.min(span.fromMs, untilMs) - TWO_YEARS_MS, untilMs });
  return found.kind === "expanded" ? found.wallMs : undefined;
}

function readOffset(text: string | null): number | undefined {
  const [, sign, hours, minutes, seconds] = OFFSET.exec(text ?? "") ?? [];
  if (hours === undefined || Number(hours) > 23) return undefined;
  const ms = ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds ?? 0)) * 1_000;
  return sign === "-" ? -ms : ms;
}
