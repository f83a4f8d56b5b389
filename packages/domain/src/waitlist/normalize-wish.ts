import { Temporal } from "temporal-polyfill";
import type { Correction } from "../booking/correction.ts";
import { TWO_DAYS } from "../date/date-hints.ts";
import type { DateContext } from "../date/normalize-date.ts";
import { isBlankValue } from "../text/is-blank-value.ts";
import { normalizePartOfDay } from "../time/normalize-part-of-day.ts";
import { type DayMinutes, WHOLE_DAY, clockOf, minutesOfPart, overlap } from "../time/part-of-day.ts";
import { ASK_FOR_PART } from "../time/time-hints.ts";
import { speakDuration } from "../speech/speak-count.ts";
import { todayIn } from "../zone/wall-time-at.ts";
import { readNotice } from "./read-notice.ts";
import { readReach } from "./read-reach.ts";
import { type WaitingDays, readLastDay, readWaitingDays } from "./read-waiting-days.ts";
import type { WaitlistWish } from "./waitlist.ts";

/** A wish as it was said. What was not said is left open. */
export type RawWish = {
  readonly days?: string | undefined;
  readonly partOfDay?: string | undefined;
  readonly until?: string | undefined;
  readonly notice?: string | undefined;
  readonly reach?: string | undefined;
  /** Whether an e-mail address is given beside it. */
  readonly hasEmail: boolean;
  /** How long the visit is, where that is known. */
  readonly durationMinutes?: number | undefined;
};

export type NormalizedWish =
  | {
      readonly ok: true;
      /** Without `untilDate` the list decides how long it keeps them. */
      readonly wish: Omit<WaitlistWish, "untilDate"> & Partial<Pick<WaitlistWish, "untilDate">>;
      readonly corrections: readonly Correction[];
    }
  | UnreadWish;

/** `invalid_wish`: what is no day and no time. */
type UnreadWish = {
  readonly ok: false;
  readonly kind: "in_past" | "invalid_date" | "invalid_wish";
  readonly hint: string;
};

const ASK_FOR_ONE_PART =
  "For the waitlist I can note one stretch of the day. Which would suit you? For example the morning, after 3, or any time.";
const ASK_FOR_NOTICE =
  "How long before the appointment do you need to know? For example two hours, or a day.";
const ASK_FOR_REACH = "How should we reach you: any way, or only by a phone call?";
const ASK_FOR_EMAIL = "Which e-mail address should we write to?";
const MONTHS_AHEAD = 12;
const TOO_LONG = "I can keep you on the waitlist for up to a year. Until which day should you stay on it?";

/** All of a wish, exact, or the question about the first of it that was not understood as a whole. */
export function normalizeWish(raw: RawWish, context: DateContext): NormalizedWish {
  const days = readWaitingDays(raw.days, context);
  if (!days.ok) return days;
  const last = readLastDay(raw.until, context);
  if (!last.ok) return last;
  const stretch = untilBoth(days.days, last.until, todayIn(context.zone, context.now));
  if (!stretch.ok) return stretch;
  const part = readPart(raw, days.part);
  if (!part.ok) return part;
  const notice = readNotice(raw.notice);
  if (!notice.ok) return { ok: false, kind: "invalid_wish", hint: ASK_FOR_NOTICE };
  const reach = readReach(raw.reach);
  if (!reach.ok) return { ok: false, kind: "invalid_wish", hint: ASK_FOR_REACH };
  if (reach.byEmail && !raw.hasEmail) return { ok: false, kind: "invalid_wish", hint: ASK_FOR_EMAIL };
  const { until } = stretch;
  return {
    ok: true,
    wish: {
      weekdays: [...days.days.weekdays],
      fromTime: clockOf(part.minutes.from),
      untilTime: clockOf(part.minutes.until),
      fromDate: days.days.from?.toString() ?? null,
      ...(until === null ? {} : { untilDate: until.toString() }),
      noticeMinutes: notice.minutes,
      reach: reach.reach,
    },
    corrections: [...days.corrections, ...last.corrections],
  };
}

type LastDay = { readonly ok: true; readonly until: Temporal.PlainDate | null } | UnreadWish;

/** The earlier of the two last days, "December" and "until the 15th"; a question where that leaves nothing. */
function untilBoth(days: WaitingDays, last: Temporal.PlainDate | null, today: Temporal.PlainDate): LastDay {
  const [until = null] = [days.until, last]
    .filter((day) => day !== null)
    .toSorted((one, other) => Temporal.PlainDate.compare(one, other));
  const end = until ?? days.from ?? today;
  if (Temporal.PlainDate.compare(end, today.add({ months: MONTHS_AHEAD })) > 0) {
    return { ok: false, kind: "invalid_date", hint: TOO_LONG };
  }
  return until !== null && !hasDay(days, until, today)
    ? { ok: false, kind: "invalid_date", hint: TWO_DAYS }
    : { ok: true, until };
}

/** Whether any day of the wish is left, up to a last one. */
function hasDay(
  { weekdays, from }: WaitingDays,
  until: Temporal.PlainDate,
  today: Temporal.PlainDate,
): boolean {
  const first = from ?? today;
  const days = Math.min(first.until(until).days + 1, 7);
  return Array.from({ length: Math.max(days, 0) }, (_, ahead) => first.add({ days: ahead })).some(
    ({ dayOfWeek }) => weekdays.includes(dayOfWeek),
  );
}

type ReadPart = { readonly ok: true; readonly minutes: DayMinutes } | UnreadWish;

function readPart({ partOfDay, durationMinutes }: RawWish, ofDays: DayMinutes | undefined): ReadPart {
  const said = partOfDay === undefined || isBlankValue(partOfDay) ? undefined : normalizePartOfDay(partOfDay);
  if (said?.ok === false) return { ok: false, kind: "invalid_date", hint: ASK_FOR_PART };
  const both = overlap(ofDays ?? WHOLE_DAY, said === undefined ? WHOLE_DAY : minutesOfPart(said));
  if (both === undefined) return { ok: false, kind: "invalid_date", hint: ASK_FOR_PART };
  if (both.gaps !== undefined) return { ok: false, kind: "invalid_date", hint: ASK_FOR_ONE_PART };
  return withRoom(both, durationMinutes ?? 0);
}

/** A minute past is how "no later than 11" has that time in it: a visit may begin then. */
const IS_INCLUDED = 1;
const ROUND = 5;

/** The visit is to begin and to end within it. */
function withRoom({ from, until }: DayMinutes, duration: number): ReadPart {
  const end =
    until % ROUND === IS_INCLUDED ? Math.min(until - IS_INCLUDED + duration, WHOLE_DAY.until) : until;
  if (end - from >= Math.max(duration, 1)) return { ok: true, minutes: { from, until: end } };
  const hint = `The visit takes ${speakDuration(duration)}, and has to fit into that. Between which times could you be here?`;
  return { ok: false, kind: "invalid_date", hint };
}
