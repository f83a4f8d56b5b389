export const RESULTS = ["booked", "moved", "cancelled", "conflict", "no_booking", "failed"] as const;
export type Result = (typeof RESULTS)[number];

/** Days that are looked back; without one it is `DEFAULT_DAYS`. */
export const PERIODS = ["1", "7", "30", "all"] as const;
export type Period = (typeof PERIODS)[number];
export const DEFAULT_DAYS = 90;

/** What the address bar holds; what is not in it is not narrowed. */
export type CallsSearch = {
  readonly result?: Result | undefined;
  readonly period?: Period | undefined;
  readonly text?: string | undefined;
};

/** What is left out here, the router takes from the address as it is: say "undefined" for what is refused. */
export function readCallsSearch({ result, period, text }: Record<string, unknown>): CallsSearch {
  return {
    result: RESULTS.find((each) => each === result),
    // The router reads "7" in an address as a number.
    period: PERIODS.find((each) => each === String(period)),
    text:
      (typeof text === "string" || typeof text === "number") && text !== ""
        ? String(text).slice(0, 200)
        : undefined,
  };
}
