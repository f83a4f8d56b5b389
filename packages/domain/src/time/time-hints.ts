export const ASK_FOR_TIME = "What time would you like?";
export const ASK_FOR_EXACT_TIME = "I need one exact time. What time would you like, for example 2:30 PM?";
export const IMPOSSIBLE_TIME =
  "That is not a time on the clock. What time would you like, for example 2:30 PM?";
