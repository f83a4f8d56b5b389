export const ASK_FOR_TIME = "What time would you like?";
export const ASK_FOR_EXACT_TIME = "I need one exact time. What time would you like, for example 2:30 PM?";
export const IMPOSSIBLE_TIME =
  "That is not a time on the clock. What time would you like, for example 2:30 PM?";
export const ASK_FOR_PART =
  "What time of the day would suit you? For example the morning, after 3, or between 2 and 4.";
/** For a time on a clock that is not the clinic's. */
export const ASK_FOR_LOCAL_TIME =
  "Our times are on the clinic's own clock. What time would you like here, at the clinic?";

/** "Friday night" beside "2 pm". */
export const ASK_WHICH_TIME =
  "I heard two different times of day. What time would you like, in the morning or the afternoon?";

/** Of what was not understood of a day and a time, which one is asked for. All hints are our own sentences; a test goes through them. */
export function askedByHint(hint: string): "date" | "time" {
  return /\b(?:times?|clocks?)\b/.test(hint) ? "time" : "date";
}
