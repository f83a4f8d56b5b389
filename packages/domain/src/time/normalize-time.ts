import { assertNever } from "../assert-never.ts";
import type { Correction } from "../booking/correction.ts";
import { digitsForWords } from "../text/digits-for-words.ts";
import { isFiller } from "../text/fillers.ts";
import { isBlankValue } from "../text/is-blank-value.ts";
import { readableText } from "../text/readable-text.ts";
import { decideTime, type TimeContext } from "./decide-time.ts";
import type { SpokenTime } from "./find-times.ts";
import { minutesOf } from "./part-of-day.ts";
import { fitInto, readTime } from "./read-time.ts";
import type { SpokenZone } from "./read-zone-words.ts";
import { ASK_FOR_EXACT_TIME, ASK_FOR_TIME, IMPOSSIBLE_TIME } from "./time-hints.ts";

export type NormalizedTime =
  /** `time` is `HH:MM`, 24-hour, in the organization's wall-clock time. */
  | {
      readonly ok: true;
      readonly time: string;
      /** Whose clock it was said on, where somebody said so: "2 pm Pacific". */
      readonly zone?: SpokenZone;
      readonly corrections: readonly Correction[];
    }
  | { readonly ok: false; readonly kind: "invalid_date"; readonly hint: string };

/** The T before and the offset after an ISO time. */
const ISO_DECORATION = /^t(?=\d)|(?<=:\d\d(?:\.\d+)?) ?(?:z|[+-]\d\d:?\d\d)$/g;

/** "10 40 5 AM": transcribers write spoken tens and units apart. */
const SPLIT_MINUTES = /\b(1?\d|2[0-3])[ :]([2-5])0 ([1-9])\b(?![ :]?\d)/;

/**
 * A time of day as people and models say it (`2pm`, `half past two`, `1430`, `2:30 in the afternoon`) as `HH:MM`. An
 * offset after a bare ISO time is ignored: programs mean the clinic's clock. Whose clock was named is returned.
 */
export function normalizeTime(text: string, context: TimeContext = {}): NormalizedTime {
  if (isBlankValue(text)) return invalid(ASK_FOR_TIME);
  const readable = digitsForWords(readableText(text))
    .replace(ISO_DECORATION, "")
    .replace(SPLIT_MINUTES, "$1 $2$3");
  const reading = readTime(readable, "whole");
  switch (reading.kind) {
    case "none":
    case "unclear":
      return invalid(ASK_FOR_EXACT_TIME);
    case "impossible":
      return invalid(IMPOSSIBLE_TIME);
    case "time":
      // "2:30 on the 4th", "2 but not later": what no reader used may be what mattered.
      return isFiller(reading.rest) ? decide(text, reading, context) : invalid(ASK_FOR_EXACT_TIME);
    default:
      return assertNever(reading);
  }
}

type Read = { readonly time: SpokenTime; readonly zone: SpokenZone | undefined };

function decide(text: string, { time, zone }: Read, context: TimeContext): NormalizedTime {
  const { partOfDay } = context;
  const part = partOfDay && { from: minutesOf(partOfDay.from), until: minutesOf(partOfDay.until) };
  const fitting = part === undefined ? time : fitInto(time, part);
  if (fitting === undefined) return invalid(ASK_FOR_EXACT_TIME);
  return { ok: true, ...decideTime(text, fitting, context), ...(zone === undefined ? {} : { zone }) };
}

function invalid(hint: string): NormalizedTime {
  return { ok: false, kind: "invalid_date", hint };
}
