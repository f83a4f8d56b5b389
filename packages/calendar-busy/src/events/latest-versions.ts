import type { CalendarEvent } from "./calendar-event.ts";

/**
 * Of several versions of one event, or of one instance of it, the latest; of equal ones, one. Events that share a UID and nothing
 * says which of them replaces the other are different events: some programs give all of theirs the same one.
 */
export function latestVersions(events: readonly CalendarEvent[]): readonly CalendarEvent[] {
  const byInstance = new Map<string, CalendarEvent[]>();
  const latest: CalendarEvent[] = [];
  for (const event of events) {
    if (event.uid === null) latest.push(event);
    else {
      const key = JSON.stringify([event.uid, event.recurrenceId?.epochMs, event.recurrenceId?.isDate]);
      const versions = byInstance.get(key);
      if (versions === undefined) byInstance.set(key, [event]);
      else versions.push(event);
    }
  }
  for (const versions of byInstance.values()) latest.push(...latestOf(versions));
  return latest;
}

function latestOf(versions: readonly CalendarEvent[]): Iterable<CalendarEvent> {
  const sequence = versions.reduce((most, event) => Math.max(most, event.sequence), 0);
  const current = versions.filter((event) => event.sequence === sequence);
  const isDated = current.every((event) => event.modifiedMs > 0);
  const modifiedMs = current.reduce((most, event) => Math.max(most, event.modifiedMs), 0);
  const last = isDated ? current.filter((event) => event.modifiedMs === modifiedMs) : current;
  return new Map(last.map((event) => [timesOf(event), event])).values();
}

const timesOf = (event: CalendarEvent) =>
  JSON.stringify([
    event.start.epochMs,
    event.start.isDate,
    event.length,
    event.rules.map(({ text }) => text),
  ]);
