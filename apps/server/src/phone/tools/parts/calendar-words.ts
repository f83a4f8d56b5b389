const MONTHS = "January February March April May June July August September October November December".split(
  " ",
);
const WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split(" ");

/** 1 to 12 of a number or of an English name, whole or short; undefined for anything else. */
export function monthOf(value: unknown): number | undefined {
  const text = String(value).trim().toLowerCase().replace(/\.$/, "");
  const number = /^\d{1,2}$/.test(text)
    ? Number(text)
    : 1 +
      MONTHS.findIndex(
        (name) => text.length >= 3 && name.toLowerCase().startsWith(text === "sept" ? "sep" : text),
      );
  return number >= 1 && number <= MONTHS.length ? number : undefined;
}

export function monthName(month: number): string {
  return MONTHS[month - 1] ?? "";
}

/** "Tuesday" of "tue" and "Tuesdays"; undefined for what is no weekday alone. */
export function weekdayName(value: unknown): string | undefined {
  const text = String(value)
    .trim()
    .toLowerCase()
    .replace(/s?\.?$/, "");
  return WEEKDAYS.find((name) => {
    const whole = name.toLowerCase();
    return text === whole || (text.length >= 2 && text.length <= 5 && whole.startsWith(text));
  });
}

/** "5", "5th". */
export function isDayOfMonth(value: unknown): boolean {
  const [, number] = /^\s*(\d{1,2})(?:st|nd|rd|th)?\s*$/i.exec(String(value)) ?? [];
  return number !== undefined && Number(number) >= 1 && Number(number) <= 31;
}

const ISO_DAY = /^\s*(\d{4})-(\d{2})-(\d{2})(?!\d)/;

/** The day of an ISO date or date-time as people say it, "March 5, 2028"; undefined for other texts. */
export function sayIsoDay(text: string): { readonly words: string; readonly isAlone: boolean } | undefined {
  const [iso, year, month, day] = ISO_DAY.exec(text) ?? [];
  if (iso === undefined || year === undefined) return undefined;
  return {
    words: `${monthName(Number(month))} ${Number(day)}, ${year}`,
    isAlone: iso.trim() === text.trim(),
  };
}
