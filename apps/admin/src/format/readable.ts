import type { Zone } from "@callwaiting/domain/zone";
import { UTC, formatClock, formatDay, formatTime } from "./moment.ts";

// What a program wrote for programs, as a person reads it. Words that somebody said stay as they came.

const MOMENT =
  /\b(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(?::\d{2}(?:\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?(?![\d-])/g;
/** Only what cannot be meant for another half of the day. */
const CLOCK = /(?<![\d:])((?:0?0|1[3-9]|2[0-3]):[0-5]\d)(?::[0-5]\d)?(?![\d:])(?!\s*[ap]\.?m)/gi;

/** Dates of ISO 8601 and clocks of 24 hours within a text; a date without a zone is the clinic's, and keeps its day. */
export function readableText(text: string, clinicZone: Zone): string {
  return text
    .replaceAll(MOMENT, (whole: string, ...groups: readonly (string | undefined)[]) => {
      const [day, clock, offset] = groups;
      const zone = offset === undefined ? UTC : clinicZone;
      const at = `${day}T${clock ?? "12:00"}${offset ?? "Z"}`;
      if (Number.isNaN(Date.parse(at))) return whole;
      return clock === undefined ? plainDay(at, zone) : `${plainDay(at, zone)}, ${formatTime(at, zone)}`;
    })
    .replaceAll(CLOCK, (_whole, clock: string) => formatClock(clock.padStart(5, "0")));
}

/** "Tue, Dec 1, 2026": always with its year, because it is read long after it was said. */
export const plainDay = (at: string, zone: Zone): string => formatDay(at, zone, new Date(0));
