import { assertNever } from "../assert-never.ts";
import type { Correction } from "../booking/correction.ts";
import { digitsForWords } from "../text/digits-for-words.ts";
import { isBlankValue } from "../text/is-blank-value.ts";
import { readableText } from "../text/readable-text.ts";
import { decideTime, type TimeContext } from "./decide-time.ts";
import { readTime } from "./read-time.ts";
import { ASK_FOR_EXACT_TIME, ASK_FOR_TIME, IMPOSSIBLE_TIME } from "./time-hints.ts";

export type NormalizedTime =
  /** `time` is `HH:MM`, 24-hour, in the organization's wall-clock time. */
  | { readonly ok: true; readonly time: string; readonly corrections: readonly Correction[] }
  | { readonly ok: false; readonly kind: "invalid_date"; readonly hint: string };

/** The T before and the offset after an ISO time. */
const ISO_DECORATION = /^t(?=\d)|(?<=:\d\d(?:\.\d+)?) ?(?:z|[+-]\d\d:?\d\d)$/g;

/**
 * A time of day as people and models say it (`2pm`, `half past two`, `1430`, `2:30 in the afternoon`) as `HH:MM`.
 * A zone or offset after a bare time is ignored: callers mean the clinic's clock.
 */
export function normalizeTime(text: string, context: TimeContext = {}): NormalizedTime {
  if (isBlankValue(text)) return invalid(ASK_FOR_TIME);
  const readable = digitsForWords(readableText(text)).replace(ISO_DECORATION, "");
  const reading = readTime(readable, "whole");
  switch (reading.kind) {
    case "none":
    case "unclear":
      return invalid(ASK_FOR_EXACT_TIME);
    case "impossible":
      return invalid(IMPOSSIBLE_TIME);
    case "time":
      // Digits that belong to no time ("2:30 on the 4th") mean that we did not understand.
      return /\d|\b(?:half|quarter)\b/.test(reading.rest)
        ? invalid(ASK_FOR_EXACT_TIME)
        : { ok: true, ...decideTime(text, reading.time, context) };
    default:
      return assertNever(reading);
  }
}

function invalid(hint: string): NormalizedTime {
  return { ok: false, kind: "invalid_date", hint };
}
