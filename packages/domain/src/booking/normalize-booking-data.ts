import { Temporal } from "temporal-polyfill";
import { normalizeDate } from "../date/normalize-date.ts";
import { normalizeEmail } from "../email/normalize-email.ts";
import { normalizeName } from "../name/normalize-name.ts";
import type { OpeningHours } from "../organization/organization.ts";
import type { E164 } from "../phone/e164.ts";
import { normalizePhone } from "../phone/normalize-phone.ts";
import { speakWhen } from "../speech/speak-when.ts";
import { excerpt } from "../text/excerpt.ts";
import { isBlankValue } from "../text/is-blank-value.ts";
import { normalizeTime, type NormalizedTime } from "../time/normalize-time.ts";
import { ASK_FOR_TIME } from "../time/time-hints.ts";
import { toInstant } from "../time/to-instant.ts";
import type { BookingOutcome, IsoInstant } from "./booking-outcome.ts";
import type { Correction } from "./correction.ts";

/** What a voice tool or a form sent: anything, or nothing. */
export type RawBookingData = {
  readonly date?: string | undefined;
  readonly time?: string | undefined;
  readonly name?: string | undefined;
  readonly phone?: string | undefined;
  readonly email?: string | undefined;
  /** The number that the call came from; used when the caller gave none. */
  readonly callerPhone?: string | undefined;
};

export type BookingContext = {
  readonly now: Temporal.Instant;
  readonly timeZone: string;
  readonly region: string;
  /** All opening hours of the organization. */
  readonly openingHours: readonly OpeningHours[];
  readonly correctionWindowMonths?: number | undefined;
};

export type BookingData = {
  readonly scheduledAt: IsoInstant;
  /** Empty when none was given. */
  readonly name: string;
  readonly phone: E164 | null;
  readonly phoneExtension: string | null;
  readonly email: string | null;
  readonly corrections: readonly Correction[];
};

export type NormalizedBookingData =
  | { readonly ok: true; readonly value: BookingData }
  | { readonly ok: false; readonly outcome: InvalidBookingData };

export type InvalidBookingData = Extract<
  BookingOutcome,
  { readonly kind: "in_past" | "invalid_date" | "invalid_phone" | "contact_required" }
>;

/**
 * Everything that a booking needs, exact, or the first thing that is wrong with it: the contact first, because
 * without one no date helps; then date and time. A number that was given but cannot be read is asked for again,
 * never replaced by the caller's own or by an e-mail address.
 */
export function normalizeBookingData(raw: RawBookingData, context: BookingContext): NormalizedBookingData {
  const contact = readContact(raw, context);
  if (!contact.ok) return contact;
  const moment = readMoment(raw, context);
  if (!moment.ok) return moment;
  const name = normalizeName(raw.name ?? "");
  const corrections = [...name.corrections, ...contact.corrections, ...moment.corrections];
  const { phone, phoneExtension, email } = contact;
  return {
    ok: true,
    value: { scheduledAt: moment.scheduledAt, name: name.name, phone, phoneExtension, email, corrections },
  };
}

type Failure = { readonly ok: false; readonly outcome: InvalidBookingData };

type Contact = Pick<BookingData, "phone" | "phoneExtension" | "email" | "corrections"> & {
  readonly ok: true;
};

function readContact(raw: RawBookingData, { region }: BookingContext): Contact | Failure {
  const given = isBlankValue(raw.phone) ? undefined : raw.phone;
  const spoken = given ?? raw.callerPhone;
  const phone = spoken === undefined ? undefined : normalizePhone(spoken, { region });
  if (given !== undefined && phone?.ok === false) {
    return { ok: false, outcome: { kind: "invalid_phone", hint: phone.hint } };
  }
  const email = readEmail(raw.email);
  if (phone?.ok !== true) {
    if (email.email === null) return { ok: false, outcome: { kind: "contact_required" } };
    return { ok: true, phone: null, phoneExtension: null, ...email };
  }
  const corrections = given === undefined ? [] : phone.corrections;
  return {
    ok: true,
    phone: phone.phone,
    phoneExtension: phone.extension ?? null,
    email: email.email,
    corrections: [...corrections, ...email.corrections],
  };
}

function readEmail(text: string | undefined): Pick<BookingData, "email" | "corrections"> {
  if (text === undefined || isBlankValue(text)) return { email: null, corrections: [] };
  const email = normalizeEmail(text);
  if (email.ok) return email;
  const dropped: Correction = { field: "email", from: excerpt(text), to: "", reason: "unreadable_dropped" };
  return { email: null, corrections: [dropped] };
}

type Moment = Pick<BookingData, "scheduledAt" | "corrections"> & { readonly ok: true };

function readMoment(raw: RawBookingData, context: BookingContext): Moment | Failure {
  const wall = readWallTime(raw, context);
  if (!wall.ok) return wall;
  const exact = toInstant({ date: wall.date, time: wall.time, timeZone: context.timeZone });
  if (!exact.ok) return { ok: false, outcome: { kind: exact.kind, hint: exact.hint } };
  if (exact.instant.epochNanoseconds <= context.now.epochNanoseconds) {
    const hint = `${speakWhen(exact.instant, context)} has already passed. Which day and time would you like?`;
    return { ok: false, outcome: { kind: "in_past", hint } };
  }
  return {
    ok: true,
    scheduledAt: exact.instant.toString({ smallestUnit: "second" }),
    corrections: [...wall.corrections, ...exact.corrections],
  };
}

type Wall = {
  readonly ok: true;
  readonly date: string;
  readonly time: string;
  readonly corrections: readonly Correction[];
};

/** A program's way to write a plain day: its midnight, often in UTC. With a separate time, only the day is meant. */
const MIDNIGHT = /T00:?00(?::?00(?:\.0+)?)?(?:Z|[+-]00:?00)?$/i;

function readWallTime(raw: RawBookingData, context: BookingContext): Wall | Failure {
  const timeText = isBlankValue(raw.time) ? undefined : raw.time;
  // Some models put "tomorrow at 2 PM" into the time and leave the date empty.
  const dateText = isBlankValue(raw.date) ? (timeText ?? "") : (raw.date ?? "");
  const date = normalizeDate(
    timeText === undefined ? dateText : dateText.trim().replace(MIDNIGHT, ""),
    context,
  );
  if (!date.ok) return { ok: false, outcome: { kind: date.kind, hint: date.hint } };
  if (timeText === undefined || dateText === timeText) {
    if (date.time === undefined) return { ok: false, outcome: { kind: "invalid_date", hint: ASK_FOR_TIME } };
    return { ok: true, date: date.date, time: date.time, corrections: date.corrections };
  }
  const time = readTimeField(timeText, date.date, context);
  if (!time.ok) return { ok: false, outcome: { kind: time.kind, hint: time.hint } };
  const ofDate = date.corrections.filter(({ field }) => field === "date");
  return { ok: true, date: date.date, time: time.time, corrections: [...ofDate, ...time.corrections] };
}

/** An explicit time wins over one in the date text. A time field that holds a whole date-time gives its time. */
function readTimeField(text: string, date: string, context: BookingContext): NormalizedTime {
  const { dayOfWeek } = Temporal.PlainDate.from(date);
  const openingHours = context.openingHours.filter(({ weekday }) => weekday === dayOfWeek);
  const time = normalizeTime(text, { openingHours });
  if (time.ok) return time;
  const moment = normalizeDate(text, context);
  if (!moment.ok || moment.time === undefined) return time;
  return {
    ok: true,
    time: moment.time,
    corrections: moment.corrections.filter(({ field }) => field === "time"),
  };
}
