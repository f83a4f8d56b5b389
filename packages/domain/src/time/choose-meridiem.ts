import type { OpeningHours } from "../organization/organization.ts";
import type { SpokenTime } from "./find-times.ts";

/** Without opening hours that decide, a caller means the day: 7:00 AM to 6:59 PM. */
const FIRST_DAYTIME_HOUR = 7;

export type ClockTime = {
  /** `HH:MM`, 24-hour. */
  readonly time: string;
  /** Whether am or pm was our choice. */
  readonly assumed: boolean;
};

/**
 * The 24-hour time that was meant. An hour of 1 to 12 without am or pm takes the reading inside the given opening
 * hours; when both or neither are inside, the reading in the daytime.
 */
export function chooseMeridiem(spoken: SpokenTime, openingHours: readonly OpeningHours[]): ClockTime {
  if (spoken.clock === "24h") return { time: clockText(spoken.hour, spoken.minute), assumed: false };
  const morning = clockText(spoken.hour % 12, spoken.minute);
  const later = clockText((spoken.hour % 12) + 12, spoken.minute);
  const morningOpen = isOpen(morning, openingHours);
  const laterOpen = isOpen(later, openingHours);
  if (morningOpen !== laterOpen) return { time: morningOpen ? morning : later, assumed: true };
  return { time: spoken.hour % 12 >= FIRST_DAYTIME_HOUR ? morning : later, assumed: true };
}

/** `HH:MM` compares as text, and `24:00` is after everything. */
function isOpen(time: string, openingHours: readonly OpeningHours[]): boolean {
  return openingHours.some(({ opensAt, closesAt }) => opensAt <= time && time < closesAt);
}

function clockText(hour: number, minute: number): string {
  return `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;
}
