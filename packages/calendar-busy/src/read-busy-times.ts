import type { Zone, ZoneRules } from "@callwaiting/domain/zone";
import { Temporal } from "temporal-polyfill";
import type { BusyReading, BusyTime, IsOurs, LeftOut, OurTime } from "./busy-reading.ts";
import type { CalendarEvent } from "./events/calendar-event.ts";
import { type Occurrence, type Window, expandSeries } from "./events/expand-series.ts";
import { latestVersions } from "./events/latest-versions.ts";
import { readEvent } from "./events/read-event.ts";
import { readFreeBusy } from "./events/read-free-busy.ts";
import { LIMITS } from "./limits.ts";
import type { Component } from "./lines/component.ts";
import { splitComponents } from "./lines/split-components.ts";
import { linesOf, textOf } from "./lines/read-property.ts";
import { whyNoCalendar } from "./why-no-calendar.ts";
import { DAY_MS, type FindZone } from "./time/placed-time.ts";
import { Work } from "./work.ts";
import { zoneFinder } from "./zones/calendar-zones.ts";

export type BusyQuestion = {
  /** The file, in whatever encoding it came now text. */
  readonly text: string;
  /** The provider's: in it are floating times and whole days. */
  readonly zone: Zone;
  /** The rules in force, for the zones that the file names. */
  readonly rules: ZoneRules;
  readonly from: Temporal.Instant;
  /** Exclusive; at most two years after `from`. */
  readonly until: Temporal.Instant;
  readonly isOurs: IsOurs;
};

/** What is being gathered from one file. */
type Reading = {
  readonly question: BusyQuestion;
  readonly window: Window & { readonly work: Work };
  readonly events: CalendarEvent[];
  readonly busy: BusyTime[];
  readonly ours: OurTime[];
  readonly left: LeftOut[];
  readonly counts: Record<"VEVENT" | "VFREEBUSY", number>;
};

/**
 * Reads when somebody is busy from a calendar file (RFC 5545) of any program. What in it cannot be read for sure blocks nothing and is
 * named; a file that is no calendar, or half of one, is refused as a whole, so that nobody takes what it lacks for free.
 */
export function readBusyTimes(question: BusyQuestion): BusyReading {
  const { text, from, until } = question;
  if (text.length > LIMITS.text) return { kind: "too_large", what: "text", limit: LIMITS.text };
  const window = { fromMs: from.epochMilliseconds, untilMs: until.epochMilliseconds, work: new Work() };
  if (window.untilMs - window.fromMs > LIMITS.windowDays * DAY_MS) {
    throw new RangeError("A calendar is read for two years at most.");
  }
  const calendars = splitComponents(text);
  const reason = whyNoCalendar(text, calendars);
  if (reason !== null) return { kind: "not_a_calendar", reason };
  if (countEvents(calendars) > LIMITS.events) {
    return { kind: "too_large", what: "events", limit: LIMITS.events };
  }
  const counts = { VEVENT: 0, VFREEBUSY: 0 };
  const reading: Reading = { question, window, events: [], busy: [], ours: [], left: [], counts };
  gather(reading, calendars);
  if (!expandAll(reading)) return { kind: "too_large", what: "instances", limit: LIMITS.work };
  const busy = reading.busy.sort((a, b) => a.startsAt.epochMilliseconds - b.startsAt.epochMilliseconds);
  return { kind: "read", busy, ours: reading.ours, left: reading.left };
}

const countEvents = (calendars: readonly Component[]) =>
  calendars.reduce((sum, { components }) => sum + components.filter(isEvent).length, 0);
const isEvent = ({ name }: Component) => name === "VEVENT" || name === "VFREEBUSY";

function gather(reading: Reading, calendars: readonly Component[]): void {
  const { question, window } = reading;
  // Recurring events reach back from what is asked about; no further than their own length, which is limited.
  const span = { fromMs: window.fromMs - LIMITS.windowDays * DAY_MS, untilMs: window.untilMs + 366 * DAY_MS };
  const zonesOf = zoneFinder({ zone: question.zone, rules: question.rules, span, work: window.work });
  for (const calendar of calendars) {
    const findZone = zonesOf(calendar);
    const isCancellation = textOf(calendar.lines, "METHOD")?.toUpperCase() === "CANCEL";
    for (const component of calendar.components) {
      if (component.name === "VEVENT") gatherEvent(reading, component, { findZone, isCancellation });
      else if (component.name === "VFREEBUSY") gatherFreeBusy(reading, component, findZone);
    }
  }
}

type OfCalendar = { readonly findZone: FindZone; readonly isCancellation: boolean };

function gatherEvent(reading: Reading, component: Component, calendar: OfCalendar): void {
  const number = ++reading.counts.VEVENT;
  const read = readEvent(component, { ...calendar, number, isOurs: reading.question.isOurs });
  const day = dayIn(component);
  const leave = (part: LeftOut["part"], reason: LeftOut["reason"]) =>
    reading.left.push({ component: "VEVENT", number, day, part, reason });
  if (read.kind === "left") {
    leave("event", read.reason);
    return;
  }
  reading.events.push(read.event);
  for (const reason of new Set(read.event.leftInstances)) leave("instance", reason);
}

function gatherFreeBusy(reading: Reading, component: Component, findZone: FindZone): void {
  const number = ++reading.counts.VFREEBUSY;
  const { times, left } = readFreeBusy(component, findZone);
  const uid = textOf(component.lines, "UID");
  for (const { startMs, endMs, isTentative } of times) {
    if (startMs >= reading.window.untilMs || endMs <= reading.window.fromMs || startMs === endMs) continue;
    const span = { startsAt: instantOf(startMs), endsAt: instantOf(endMs) };
    reading.busy.push({ ...span, uid, instance: null, isTentative });
  }
  for (const reason of new Set(left)) {
    const part = reason === "cut_off" ? "event" : "instance";
    reading.left.push({ component: "VFREEBUSY", number, day: dayIn(component), part, reason });
  }
}

/** False when it came to more than anybody's calendar is. */
function expandAll(reading: Reading): boolean {
  for (const events of byUid(latestVersions(reading.events))) {
    const { occurrences, left } = expandSeries(events, reading.window);
    for (const occurrence of occurrences) place(reading, occurrence);
    for (const { event, reason } of left) {
      const day = new Date(event.start.wallMs).toISOString().slice(0, 10);
      reading.left.push({ component: "VEVENT", number: event.number, day, part: "event", reason });
    }
    if (reading.window.work.isTooMuch) return false;
  }
  return true;
}

function byUid(events: readonly CalendarEvent[]): Iterable<readonly CalendarEvent[]> {
  const groups = new Map<string | number, CalendarEvent[]>();
  for (const event of events) {
    const key = event.uid ?? event.number;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [event]);
    else group.push(event);
  }
  return groups.values();
}

function place({ busy, ours }: Reading, { event, startMs, endMs, instanceMs }: Occurrence): void {
  const { uid, ourUid, isCancelled, isFree, isTentative } = event;
  const span = {
    startsAt: instantOf(startMs),
    endsAt: instantOf(endMs),
    instance: instanceMs === null ? null : instantOf(instanceMs),
  };
  if (ourUid !== null) ours.push({ ...span, uid: ourUid, isCancelled });
  else if (!isCancelled && !isFree && startMs < endMs) busy.push({ ...span, uid, isTentative });
}

/** The digits of a beginning are nobody's words. */
function dayIn({ lines }: Component): string | null {
  const [, year, month, day] = /[:](\d{4})(\d\d)(\d\d)/.exec(linesOf(lines, "DTSTART")[0] ?? "") ?? [];
  return year === undefined ? null : `${year}-${month}-${day}`;
}

const instantOf = (epochMs: number) => Temporal.Instant.fromEpochMilliseconds(epochMs);
