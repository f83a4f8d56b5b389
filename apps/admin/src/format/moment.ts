import { type Zone, offsetAt } from "@callwaiting/domain/zone";

// Everything a person reads about a moment. Always in the zone given, never in that of the browser.

export type Moment = string | Date;

/** For days and times that belong to no place. */
export const UTC: Zone = { name: "UTC", untilMs: [Infinity], offsetMs: [0] };

const LOCALE = "en-US";
const formats = new Map<string, Intl.DateTimeFormat>();

/**
 * Making an Intl format takes longer than using it; a calendar has hundreds of times on it. Intl is given what the
 * clinic's clock shows and writes it as UTC: of zones the browser may know old rules.
 */
function write(moment: Moment, zone: Zone, options: Intl.DateTimeFormatOptions): string {
  return writeWall(wallMs(moment, zone), options);
}

function writeWall(wall: number, options: Intl.DateTimeFormatOptions): string {
  const key = JSON.stringify(options);
  const format = formats.get(key) ?? new Intl.DateTimeFormat(LOCALE, { ...options, timeZone: "UTC" });
  formats.set(key, format);
  // ICU puts a narrow space before AM and PM, which nobody can type or search for.
  return format.format(wall).replaceAll("\u202F", " ");
}

const TIME = { hour: "numeric", minute: "2-digit" } as const;

/** "2:14 PM" */
export const formatTime = (moment: Moment, zone: Zone): string => write(moment, zone, TIME);

/** "2:30 PM" of the wall-clock time "14:30" */
export const formatClock = (clock: string): string => writeWall(Date.parse(`2000-01-01T${clock}Z`), TIME);

/** "9 AM" of 9 */
export const formatHour = (hour: number): string =>
  formatClock(`${String(hour).padStart(2, "0")}:00`).replace(":00", "");

/** "Tue, Nov 24", with the year when it is not this one. */
export function formatDay(moment: Moment, zone: Zone, now: Date = new Date()): string {
  const isSameYear = write(moment, zone, { year: "numeric" }) === write(now, zone, { year: "numeric" });
  return write(moment, zone, {
    weekday: "short",
    month: "short",
    day: "numeric",
    ...(isSameYear ? {} : { year: "numeric" }),
  });
}

/** "Tuesday, November 24, 2026" */
export const formatLongDay = (moment: Moment, zone: Zone): string =>
  write(moment, zone, { weekday: "long", month: "long", day: "numeric", year: "numeric" });

/** "Today", "Tomorrow", "Yesterday", otherwise the day. */
export function formatRelativeDay(moment: Moment, zone: Zone, now: Date = new Date()): string {
  const days = dayNumber(moment, zone) - dayNumber(now, zone);
  if (days === 0) return "Today";
  if (days === 1) return "Tomorrow";
  if (days === -1) return "Yesterday";
  return formatDay(moment, zone, now);
}

/** "Tomorrow, 2:30 PM" */
export const formatDayAndTime = (moment: Moment, zone: Zone, now: Date = new Date()): string =>
  `${formatRelativeDay(moment, zone, now)}, ${formatTime(moment, zone)}`;

/** "tomorrow, 2:30 PM", for the middle of a sentence. */
export const sayDayAndTime = (moment: Moment, zone: Zone, now: Date = new Date()): string =>
  formatDayAndTime(moment, zone, now).replace(/^(?:Today|Tomorrow|Yesterday)/, (day) => day.toLowerCase());

/** "2:30 – 3:00 PM": the half of the day is said once where both times share it. */
export function formatTimeSpan(startsAt: Moment, endsAt: Moment, zone: Zone): string {
  const [start, end] = [formatTime(startsAt, zone), formatTime(endsAt, zone)];
  const isSameHalf = start.slice(-2) === end.slice(-2);
  return `${isSameHalf ? start.slice(0, -3) : start} – ${end}`;
}

/** 14 at 2:30 PM */
export const hourOf = (moment: Moment, zone: Zone): number =>
  Math.floor(wallMs(moment, zone) / 3_600_000) % 24;

export const isSameDay = (one: Moment, other: Moment, zone: Zone): boolean =>
  dayNumber(one, zone) === dayNumber(other, zone);

/** Days since 1970 of the calendar day that it is there. */
const dayNumber = (moment: Moment, zone: Zone): number => Math.floor(wallMs(moment, zone) / 86_400_000);

/** What the clinic's clock shows, as the ms that UTC would have then. */
function wallMs(moment: Moment, zone: Zone): number {
  const at = new Date(moment).getTime();
  return at + offsetAt(zone, at);
}

/** "4 min 5 s", "45 s", "1 h 10 min" of a number of seconds. */
export function formatDuration(seconds: number): string {
  const whole = Math.round(seconds);
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
  if (hours > 0) return minutes > 0 ? `${hours} h ${minutes} min` : `${hours} h`;
  if (minutes > 0) return rest > 0 ? `${minutes} min ${rest} s` : `${minutes} min`;
  return `${rest} s`;
}
