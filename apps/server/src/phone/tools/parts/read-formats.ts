import type { SentArgument } from "../flatten-arguments.ts";
import type { Values } from "./apply-parts.ts";
import { monthName } from "./calendar-words.ts";
import { saysYes } from "./yes-or-no.ts";

type Format = "day_first" | "month_first" | "24h";
export type FormatArgument = { readonly argument: SentArgument; readonly format: Format };

const DATE_FORMAT = /^(?:appointment)?(?:date|day)(?:time)?format$/;
const TIME_FORMAT = /^(?:appointment)?(?:time|hour|clock)format$/;
const IS_24 = /^(?:is|use)?(?:24|twentyfour)(?:h|hrs?|hours?)?(?:clock|format|time)?$|^military(?:time)?$/;

/** How the other arguments are written, where that makes them another day or time: DD/MM/YYYY. */
export function formatOf(argument: SentArgument): FormatArgument | undefined {
  const { names, value } = argument;
  const text = String(value).trim();
  const is = (pattern: RegExp) => names.some((name) => pattern.test(name));
  if (is(DATE_FORMAT) && /^d{1,2}\W?m/i.test(text)) return { argument, format: "day_first" };
  if (is(DATE_FORMAT) && /^m{1,2}\W?d/i.test(text)) return { argument, format: "month_first" };
  const is24 = (is(TIME_FORMAT) && /24|^HH/.test(text)) || (is(IS_24) && saysYes(value));
  return is24 ? { argument, format: "24h" } : undefined;
}

const DATE = /^(\d{1,2})([/.-])(\d{1,2})(?:\2(\d{4}))?$/;
const DATES = ["appointmentDate", "newDate"];
const TIMES = ["appointmentTime", "newTime", "partOfDay"];

/** Returns those with which a date is none. */
export function applyFormats(args: Values, formats: readonly FormatArgument[]): readonly SentArgument[] {
  return formats.filter(({ format }) => !applyFormat(args, format)).map(({ argument }) => argument);
}

function applyFormat(args: Values, format: Format): boolean {
  if (format === "24h") {
    for (const name of TIMES) {
      const [, hour, minutes] = /^(\d)(:\d{2})$/.exec(String(args[name] ?? "").trim()) ?? [];
      if (hour !== undefined) args[name] = `0${hour}${minutes ?? ""}`;
    }
    return true;
  }
  return DATES.every((name) => {
    const [written, first, , second, year] = DATE.exec(String(args[name] ?? "").trim()) ?? [];
    if (written === undefined) return true;
    const [month, day] = (format === "day_first" ? [second, first] : [first, second]).map(Number);
    const word = monthName(month ?? 0);
    args[name] = `${word} ${day}${year === undefined ? "" : `, ${year}`}`;
    return word !== "";
  });
}
