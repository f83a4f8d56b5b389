/** By index; the hour zero is said "twelve". */
const NUMBERS = (
  "twelve one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen " +
  "seventeen eighteen nineteen"
).split(" ");
const TENS = ["", "", "twenty", "thirty", "forty", "fifty"];

type Clock = { readonly hour: number; readonly minute: number };

/** `2pm`, `2:30pm`. */
export function shortTime(time: string): string {
  const { hour, minute } = clockOf(time);
  const minutes = minute === 0 ? "" : `:${twoDigits(minute)}`;
  return `${hour % 12 === 0 ? 12 : hour % 12}${minutes}${hour < 12 ? "am" : "pm"}`;
}

/** `2:30 PM`. */
export function clockTime(time: string): string {
  const { hour, minute } = clockOf(time);
  return `${hour % 12 === 0 ? 12 : hour % 12}:${twoDigits(minute)} ${hour < 12 ? "AM" : "PM"}`;
}

/** `14:00:00`. */
export function timeWithSeconds(time: string): string {
  const { hour, minute } = clockOf(time);
  return `${twoDigits(hour)}:${twoDigits(minute)}:00`;
}

/** `half past two`, `quarter to three`, `two oh five`: which half of the day is left to the listener. */
export function timeInWords(time: string): string {
  const { hour, minute } = clockOf(time);
  const said = numberWord(hour % 12);
  if (minute === 0) return `${said} o'clock`;
  if (minute === 15) return `quarter past ${said}`;
  if (minute === 30) return `half past ${said}`;
  if (minute === 45) return `quarter to ${numberWord((hour + 1) % 12)}`;
  return `${said} ${minute < 10 ? `oh ${numberWord(minute)}` : minuteWords(minute)}`;
}

/** `half past two in the afternoon`. */
export function timeAndPartOfDay(time: string): string {
  const { hour } = clockOf(time);
  if (hour < 12) return `${timeInWords(time)} in the morning`;
  return `${timeInWords(time)} in the ${hour < 18 ? "afternoon" : "evening"}`;
}

function minuteWords(minute: number): string {
  if (minute < 20) return numberWord(minute);
  const ones = minute % 10 === 0 ? "" : `-${numberWord(minute % 10)}`;
  return `${TENS[Math.floor(minute / 10)] ?? ""}${ones}`;
}

function numberWord(number: number): string {
  return NUMBERS[number] ?? String(number);
}

function twoDigits(number: number): string {
  return String(number).padStart(2, "0");
}

function clockOf(time: string): Clock {
  const [, hour = "", minute = ""] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(time) ?? [];
  if (hour === "") throw new RangeError(`"${time}" is not a time such as 14:30.`);
  return { hour: Number(hour), minute: Number(minute) };
}
