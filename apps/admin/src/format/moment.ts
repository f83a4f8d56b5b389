// Everything a person reads about a moment. Always in the zone given, never in that of the browser.

export type Moment = string | Date;

const LOCALE = "en-US";
const formats = new Map<string, Intl.DateTimeFormat>();

/** Making an Intl format takes longer than using it; a calendar has hundreds of times on it. */
function write(moment: Moment, timeZone: string, options: Intl.DateTimeFormatOptions): string {
  const key = `${timeZone} ${JSON.stringify(options)}`;
  const format = formats.get(key) ?? new Intl.DateTimeFormat(LOCALE, { ...options, timeZone });
  formats.set(key, format);
  // ICU puts a narrow space before AM and PM, which nobody can type or search for.
  return format.format(new Date(moment)).replaceAll("\u202F", " ");
}

/** "2:14 PM" */
export const formatTime = (moment: Moment, timeZone: string): string =>
  write(moment, timeZone, { hour: "numeric", minute: "2-digit" });

/** "2:30 PM" of the wall-clock time "14:30" */
export const formatClock = (clock: string): string => formatTime(`2000-01-01T${clock}Z`, "UTC");

/** "9 AM" of 9 */
export const formatHour = (hour: number): string =>
  formatClock(`${String(hour).padStart(2, "0")}:00`).replace(":00", "");

/** "Tue, Nov 24", with the year when it is not this one. */
export function formatDay(moment: Moment, timeZone: string, now: Date = new Date()): string {
  const isSameYear =
    write(moment, timeZone, { year: "numeric" }) === write(now, timeZone, { year: "numeric" });
  return write(moment, timeZone, {
    weekday: "short",
    month: "short",
    day: "numeric",
    ...(isSameYear ? {} : { year: "numeric" }),
  });
}

/** "Tuesday, November 24, 2026" */
export const formatLongDay = (moment: Moment, timeZone: string): string =>
  write(moment, timeZone, { weekday: "long", month: "long", day: "numeric", year: "numeric" });

/** "Today", "Tomorrow", "Yesterday", otherwise the day. */
export function formatRelativeDay(moment: Moment, timeZone: string, now: Date = new Date()): string {
  const days = dayNumber(moment, timeZone) - dayNumber(now, timeZone);
  if (days === 0) return "Today";
  if (days === 1) return "Tomorrow";
  if (days === -1) return "Yesterday";
  return formatDay(moment, timeZone, now);
}

/** "Tomorrow, 2:30 PM" */
export const formatDayAndTime = (moment: Moment, timeZone: string, now: Date = new Date()): string =>
  `${formatRelativeDay(moment, timeZone, now)}, ${formatTime(moment, timeZone)}`;

/** "tomorrow, 2:30 PM", for the middle of a sentence. */
export const sayDayAndTime = (moment: Moment, timeZone: string, now: Date = new Date()): string =>
  formatDayAndTime(moment, timeZone, now).replace(/^(?:Today|Tomorrow|Yesterday)/, (day) =>
    day.toLowerCase(),
  );

/** "2:30 – 3:00 PM": the half of the day is said once where both times share it. */
export function formatTimeSpan(startsAt: Moment, endsAt: Moment, timeZone: string): string {
  const [start, end] = [formatTime(startsAt, timeZone), formatTime(endsAt, timeZone)];
  const isSameHalf = start.slice(-2) === end.slice(-2);
  return `${isSameHalf ? start.slice(0, -3) : start} – ${end}`;
}

/** Days since 1970 of the calendar day that it is there. */
function dayNumber(moment: Moment, timeZone: string): number {
  const day = write(moment, timeZone, { year: "numeric", month: "2-digit", day: "2-digit" });
  const [month = 1, date = 1, year = 1970] = day.split("/").map(Number);
  return Date.UTC(year, month - 1, date) / 86_400_000;
}

/** "4 min 5 s", "45 s", "1 h 10 min" of a number of seconds. */
export function formatDuration(seconds: number): string {
  const whole = Math.round(seconds);
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
  if (hours > 0) return minutes > 0 ? `${hours} h ${minutes} min` : `${hours} h`;
  if (minutes > 0) return rest > 0 ? `${minutes} min ${rest} s` : `${minutes} min`;
  return `${rest} s`;
}
