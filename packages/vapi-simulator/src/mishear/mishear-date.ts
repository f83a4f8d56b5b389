type Parts = { readonly year: string; readonly month: string; readonly day: string; readonly atNoon: Date };

/** A model has no clock: asked for December it says the December of its training data. */
export function wrongYear(date: string, year: number): string {
  const { month, day } = partsOf(date);
  return `${year}-${month}-${day}`;
}

/** `12/1/2026`. */
export function slashDate(date: string): string {
  const { year, month, day } = partsOf(date);
  return `${Number(month)}/${Number(day)}/${year}`;
}

/** `December 1st`. */
export function dateInWords(date: string): string {
  return `${monthOf(date)} ${ordinalOf(date)}`;
}

/** `Tuesday, December 1st`. */
export function weekdayAndDate(date: string): string {
  const weekday = partsOf(date).atNoon.toLocaleDateString("en-US", { weekday: "long", timeZone: "UTC" });
  return `${weekday}, ${dateInWords(date)}`;
}

/** `the 1st of December`. */
export function dayOfMonth(date: string): string {
  return `the ${ordinalOf(date)} of ${monthOf(date)}`;
}

/**
 * `2026-12-01T14:00:00Z` or with an offset, where only a date was asked for. Models write the clinic's clock there,
 * whatever the offset says.
 */
export function isoDateTime(date: string, time: string, offset = "Z"): string {
  const { year, month, day } = partsOf(date);
  return `${year}-${month}-${day}T${time}:00${offset}`;
}

function monthOf(date: string): string {
  return partsOf(date).atNoon.toLocaleDateString("en-US", { month: "long", timeZone: "UTC" });
}

function ordinalOf(date: string): string {
  const day = Number(partsOf(date).day);
  const isTeen = day >= 11 && day <= 13;
  const suffix = isTeen ? "th" : (["th", "st", "nd", "rd"][day % 10] ?? "th");
  return `${day}${suffix}`;
}

function partsOf(date: string): Parts {
  const [, year = "", month = "", day = ""] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(date) ?? [];
  const atNoon = new Date(`${date}T12:00:00Z`);
  if (year === "" || Number.isNaN(atNoon.getTime()) || atNoon.getUTCDate() !== Number(day)) {
    throw new RangeError(`"${date}" is not a date such as 2026-12-01.`);
  }
  return { year, month, day, atNoon };
}
