import { Temporal } from "temporal-polyfill";

const ISO_DAY = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/;

/** "next", "the week of May 3", a day of it; the number of a week is asked about. */
export function isWeek(value: string | number | boolean): boolean {
  return typeof value === "string" && (/^\D*[a-z]/i.test(value) || ISO_DAY.test(value.trim()));
}

/** Of "next" the words for a week, of a day of it the days from Monday on. */
export function sayWeek(text: string): string {
  if (/week/i.test(text)) return text;
  if (!ISO_DAY.test(text)) return `${text} week`;
  const day = Temporal.PlainDate.from(text);
  const monday = day.subtract({ days: day.dayOfWeek - 1 });
  return `${monday.toString()} to ${monday.add({ days: 6 }).toString()}`;
}
