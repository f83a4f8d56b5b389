import { normalizeEmail } from "../email/normalize-email.ts";
import { normalizeName } from "../name/normalize-name.ts";
import type { E164 } from "../phone/e164.ts";
import { readCallingNumber } from "../phone/calling-number.ts";
import { isNoNumber, normalizeGivenPhone } from "../phone/normalize-phone.ts";
import { excerpt } from "../text/excerpt.ts";
import { isBlankValue } from "../text/is-blank-value.ts";
import type { IsoInstant } from "./appointment.ts";
import type { BookingOutcome } from "./booking-outcome.ts";
import type { Correction } from "./correction.ts";
import type { MomentContext, RawMoment } from "./moment-context.ts";
import { normalizeMoment } from "./normalize-moment.ts";

/** What a voice tool or a form sent: anything, or nothing. */
export type RawBookingData = RawMoment & {
  readonly name?: string | undefined;
  readonly phone?: string | undefined;
  readonly email?: string | undefined;
  /** The number that the call came from; used when the caller gave none. */
  readonly callerPhone?: string | undefined;
};

export type BookingContext = MomentContext;

export type BookingData = {
  readonly scheduledAt: IsoInstant;
  /** The same time of the same night once more: see `NormalizedMoment`. */
  readonly repeatedAt?: IsoInstant;
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
  const contact = normalizeContact(raw, context);
  if (!contact.ok) return contact;
  const moment = normalizeMoment(raw, context);
  if (!moment.ok) return moment;
  const name = normalizeName(raw.name ?? "");
  const corrections = [...name.corrections, ...contact.corrections, ...moment.corrections];
  const { phone, phoneExtension, email } = contact;
  return {
    ok: true,
    value: {
      scheduledAt: moment.scheduledAt,
      ...(moment.repeatedAt === undefined ? {} : { repeatedAt: moment.repeatedAt }),
      name: name.name,
      phone,
      phoneExtension,
      email,
      corrections,
    },
  };
}

type Failure = {
  readonly ok: false;
  readonly outcome: Extract<InvalidBookingData, { kind: "invalid_phone" | "contact_required" }>;
};

type Contact = Pick<BookingData, "phone" | "phoneExtension" | "email" | "corrections"> & {
  readonly ok: true;
};

/**
 * How somebody is reached: by the number that was said, else the one that the call comes from, or by an e-mail address. A number that
 * cannot be read is asked for again.
 */
export function normalizeContact(
  raw: Pick<RawBookingData, "phone" | "email" | "callerPhone">,
  { region }: Pick<BookingContext, "region">,
): Contact | Failure {
  const given = isNoNumber(raw.phone) ? undefined : raw.phone;
  const phone =
    given === undefined
      ? readCallingNumber(raw.callerPhone, { region })
      : normalizeGivenPhone(given, { region });
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
