import type { SeriesProblem } from "./series-types.ts";

/** Why a time of a series cannot be. */
export const PROBLEMS: Readonly<Record<SeriesProblem, string>> = {
  past: "This time has passed",
  notice: "Too short notice",
  horizon: "Further ahead than the clinic books",
  hours: "Closed, or nobody works then",
  overlap: "Taken",
};

/** On the clinic's clock there is no such time on that day. */
export const SKIPPED = "The clocks skip this time when they go forward";
