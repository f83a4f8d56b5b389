/** A time as a file has it, before anybody asks where. Wall times are the ms that UTC would have. */
export type WrittenTime =
  | { readonly kind: "date"; readonly wallMs: number }
  | { readonly kind: "utc"; readonly wallMs: number }
  /** `zoneId` null: floating, the same on all clocks. */
  | { readonly kind: "local"; readonly wallMs: number; readonly zoneId: string | null };

/** `20261208`, `20261208T093000Z`; some programs leave out the seconds. */
const TIME = /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)?(Z)?)?$/i;

/** Reads a value; undefined for one that is in no calendar. */
export function readWrittenTime(value: string | undefined, zoneId: string | null): WrittenTime | undefined {
  const [, year, month, day, hour, minute, second, utc] = TIME.exec(value ?? "") ?? [];
  if (year === undefined || month === undefined || day === undefined) return undefined;
  const dayMs = dayMsOf(Number(year), Number(month), Number(day));
  if (dayMs === undefined) return undefined;
  if (hour === undefined) return { kind: "date", wallMs: dayMs };
  const seconds = secondsOf(Number(hour), Number(minute), Number(second ?? 0));
  if (seconds === undefined) return undefined;
  const wallMs = dayMs + seconds * 1_000;
  // UTC is UTC, whatever TZID stands before it.
  return utc === undefined ? { kind: "local", wallMs, zoneId } : { kind: "utc", wallMs };
}

function dayMsOf(year: number, month: number, day: number): number | undefined {
  const date = new Date(0);
  // Date.UTC takes the years up to 99 for those of the last century; Outlook's tables of zones begin in year 1.
  date.setUTCFullYear(year, month - 1, day);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date.getTime() : undefined;
}

function secondsOf(hour: number, minute: number, second: number): number | undefined {
  // The end of a day, as ISO 8601 has it.
  if (hour === 24 && minute === 0 && second === 0) return 86_400;
  // A leap second is taken for the one before it (RFC 5545, 3.3.12).
  if (hour > 23 || minute > 59 || second > 60) return undefined;
  return hour * 3_600 + minute * 60 + Math.min(second, 59);
}
