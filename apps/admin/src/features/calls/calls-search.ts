/** Days that are looked back; without one it is `DEFAULT_DAYS`. */
export const PERIODS = ["1", "7", "30", "all"] as const;
export type Period = (typeof PERIODS)[number];
export const DEFAULT_DAYS = 90;

/** What the address bar holds; what is not in it is not narrowed. */
export type CallsSearch = {
  /** A `CallEnd` or a group of them (`call-ends.ts`); which ones there are is not this first screen's to know. */
  readonly end?: string | undefined;
  readonly period?: Period | undefined;
  readonly text?: string | undefined;
  /** Where a figure leads: days of the clinic's calendar, both included, instead of the period. */
  readonly from?: string | undefined;
  readonly until?: string | undefined;
  readonly hour?: number | undefined;
  /** Its id, or `none`: of which nobody knows what they were about. */
  readonly service?: string | undefined;
  /** Those of callers alone, as figures count. */
  readonly callers?: true | undefined;
};

const like = (value: unknown, pattern: RegExp) =>
  typeof value === "string" && pattern.test(value) ? value : undefined;

/** What is left out here, the router takes from the address as it is: say "undefined" for what is refused. */
export function readCallsSearch(search: Record<string, unknown>): CallsSearch {
  const { period, text, hour } = search;
  const isDay = /^2[01]\d\d-\d\d-\d\d$/;
  return {
    end: like(search["end"], /^[a-z_]{1,20}$/),
    // The router reads "7" in an address as a number.
    period: PERIODS.find((each) => each === String(period)),
    text:
      (typeof text === "string" || typeof text === "number") && text !== ""
        ? String(text).slice(0, 200)
        : undefined,
    from: like(search["from"], isDay),
    until: like(search["until"], isDay),
    hour: typeof hour === "number" && Number.isInteger(hour) && hour >= 0 && hour < 24 ? hour : undefined,
    service: like(search["service"], /^(?:none|[0-9a-f-]{36})$/i),
    callers: search["callers"] === true || undefined,
  };
}
