const UNITS = [
  { minutes: 1, word: "minute" },
  { minutes: 60, word: "hour" },
  { minutes: 1440, word: "day" },
] as const;

/** The units to choose from, as they are said after this amount. */
export const unitOptions = (amount: number): { value: string; label: string }[] =>
  UNITS.map(({ minutes, word }) => ({ value: String(minutes), label: amount === 1 ? word : `${word}s` }));

/** The largest unit of which it is a whole number. */
export function unitFor(minutes: number): number {
  if (minutes === 0) return 60;
  return [1440, 60].find((unit) => minutes % unit === 0) ?? 1;
}

/** The chosen unit, as long as it says the number without a long fraction: "1.5 hours", but never "1.017 hours". */
export function shownUnit(minutes: number, chosen: number): number {
  return (minutes * 4) % chosen === 0 ? chosen : unitFor(minutes);
}

/** What was typed, in whole minutes; null while it is no number. */
export function readDuration(
  typed: string | number,
  { unit, max }: { unit: number; max: number },
): number | null {
  const amount = typed === "" ? Number.NaN : Number(typed);
  return Number.isFinite(amount) ? Math.min(max, Math.max(0, Math.round(amount * unit))) : null;
}
