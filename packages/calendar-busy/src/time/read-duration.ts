/** How long something takes: days by the calendar, then a length of time by the watch. */
export type Length = { readonly days: number; readonly ms: number };

const DURATION = /^\+?P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/i;

/** `P1D` is until the same time of the next day, 23 to 25 hours; `PT24H` is 24 hours. Undefined for one below nothing. */
export function readDuration(value: string | undefined): Length | undefined {
  const found = DURATION.exec(value ?? "");
  if (found === null || !/\d/.test(found[0])) return undefined;
  const [weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = found
    .slice(1)
    .map((part) => Number(part ?? 0));
  return { days: weeks * 7 + days, ms: ((hours * 60 + minutes) * 60 + seconds) * 1_000 };
}
