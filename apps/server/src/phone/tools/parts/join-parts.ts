import type { SentArgument } from "../flatten-arguments.ts";
import { isDayOfMonth, monthOf, monthName } from "./calendar-words.ts";
import { type Part, type PartGroup, type PartKind, partOf } from "./part-names.ts";

type Found = { readonly argument: SentArgument; readonly part: Part };

/**
 * An hour and its minute as one time, a day and its month as one date, each under the name that the whole would have. What finds no
 * other half stays as it is.
 */
export function joinParts(sent: readonly SentArgument[]): readonly SentArgument[] {
  // Without one of these there is nothing to join, and most have none.
  if (!sent.some((argument) => partOf(argument, ["minute", "month"]) !== undefined)) return sent;
  return (["this", "new", "start", "end", "birth"] as const).reduce(
    (joined, group) => joinDay(joinClock(joined, group), group),
    sent,
  );
}

function joinClock(sent: readonly SentArgument[], group: PartGroup): readonly SentArgument[] {
  const hour = findPart(sent, ["hour", group], (value) => HOUR.test(String(value)));
  const minute = findPart(sent, ["minute", group], (value) => MINUTE.test(String(value)));
  if (hour === undefined || minute === undefined) return sent;
  const value = clockOf(String(hour.argument.value), String(minute.argument.value));
  return value === undefined ? sent : replace(sent, [hour, minute], { value, what: "time" });
}

const HOUR = /^\s*(\d{1,2})\s*(?:([ap])\.?\s?m?\.?)?\s*$/i;
const MINUTE = /^\s*:?(\d{1,2})\s*$/;

/** Undefined where one of them is no such number. */
export function clockOf(hour: string, minute: string): string | undefined {
  const [, hours, half] = HOUR.exec(hour) ?? [];
  const [, minutes] = MINUTE.exec(minute) ?? [];
  if (hours === undefined || minutes === undefined || Number(minutes) > 59) return undefined;
  return `${hours}:${minutes.padStart(2, "0")}${half === undefined ? "" : ` ${half.toLowerCase()}m`}`;
}

function joinDay(sent: readonly SentArgument[], group: PartGroup): readonly SentArgument[] {
  const [day, month, year] = [
    findPart(sent, ["day", group], isDayOfMonth),
    findPart(sent, ["month", group], (value) => monthOf(value) !== undefined),
    findPart(sent, ["year", group], (value) => /^\d{4}$/.test(String(value).trim())),
  ];
  const number = month === undefined ? undefined : monthOf(month.argument.value);
  if (day === undefined || month === undefined || number === undefined) return sent;
  const numbers = `${monthName(number)} ${Number.parseInt(String(day.argument.value), 10)}`;
  const parts = [day, month, ...(year === undefined ? [] : [year])];
  const value = year === undefined ? numbers : `${numbers}, ${String(year.argument.value).trim()}`;
  return replace(sent, parts, { value, what: "date" });
}

function findPart(
  sent: readonly SentArgument[],
  [kind, group]: readonly [PartKind, PartGroup],
  fits: (value: SentArgument["value"]) => boolean,
): Found | undefined {
  for (const argument of sent) {
    const part = partOf(argument, [kind]);
    if (part?.group === group && fits(argument.value)) return { argument, part };
  }
  return undefined;
}

type Whole = { readonly value: string; readonly what: "time" | "date" };

function replace(
  sent: readonly SentArgument[],
  found: readonly Found[],
  { value, what }: Whole,
): readonly SentArgument[] {
  const parts = found.map(({ argument }) => argument);
  const written = parts.map((part) => part.written).join("+");
  const group = found[0]?.part.group ?? "this";
  const lead = group === "this" ? (found.some(({ part }) => part.isNamed) ? "appointment" : "") : group;
  const whole: SentArgument = { names: [`${lead}${what}`], written, value };
  const at = sent.findIndex((argument) => parts.includes(argument));
  return sent.flatMap((argument, index) =>
    index === at ? [whole] : parts.includes(argument) ? [] : [argument],
  );
}
