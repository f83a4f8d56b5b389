import { assertNever } from "../assert-never.ts";
import type { Appointment, BookingOutcome, IsoInstant } from "../booking/booking-outcome.ts";
import type { Correction } from "../booking/correction.ts";
import { excerpt } from "../text/excerpt.ts";
import { singleLine } from "../text/single-line.ts";
import { joinOr } from "./join-or.ts";
import { speakCorrections } from "./speak-corrections.ts";
import { speakTimes } from "./speak-times.ts";
import { speakWhen, type SpeechClock } from "./speak-when.ts";

export type OutcomeContext = SpeechClock & {
  readonly corrections?: readonly Correction[] | undefined;
  /** The service that was asked for; said where the outcome itself does not carry one. */
  readonly serviceName?: string | undefined;
};

/**
 * What the assistant says about an outcome: one non-empty line of plain sentences. Names the day, date and time that
 * were understood, and every correction, so that a misunderstanding is heard at once.
 */
export function speakOutcome(outcome: BookingOutcome, context: OutcomeContext): string {
  const said = sentenceFor(outcome, context);
  const notes = speakCorrections(context.corrections ?? [], context);
  // A question stays at the end, so notes go before it. A refusal that used no date or time needs none.
  if (NOTES_AFTER.has(outcome.kind)) return singleLine(`${said} ${notes}`);
  return singleLine("requestedAt" in outcome ? `${notes} ${said}` : said);
}

const NOTES_AFTER: ReadonlySet<BookingOutcome["kind"]> = new Set(["booked", "already_booked", "moved"]);

function sentenceFor(outcome: BookingOutcome, context: OutcomeContext): string {
  switch (outcome.kind) {
    case "booked":
      return `You're all set. I have you for ${appointmentText(outcome.appointment, context)}.`;
    case "already_booked":
      return alreadyBooked(outcome.appointment, context);
    case "moved":
      return `I moved your appointment from ${speakWhen(outcome.previousStartsAt, context)}. I now have you for ${appointmentText(outcome.appointment, context)}.`;
    case "cancelled":
      return `Your appointment on ${appointmentText(outcome.appointment, context)}, is cancelled. Is there anything else I can do for you?`;
    case "slot_unavailable":
    case "outside_hours":
    case "too_soon":
    case "too_far":
      return unavailable(outcome, context);
    case "in_past":
      return singleLine(outcome.hint) || "That time has already passed. Which day and time would you like?";
    case "invalid_date":
      return (
        singleLine(outcome.hint) ||
        "I did not get the day and time. Could you tell me the month, the day and the time?"
      );
    case "invalid_phone":
      return (
        singleLine(outcome.hint) || "I did not get that phone number. Could you say it again, digit by digit?"
      );
    case "unknown_service":
      return unknown(outcome.asked, "service", outcome.services);
    case "unknown_provider":
      return unknown(outcome.asked, "provider", outcome.providers);
    case "contact_required":
      return "I need your email or phone number to book the appointment. What is the best number to reach you?";
    case "not_found":
      return "I could not find that appointment. What name, day and time is it booked under?";
    case "not_yours":
      return "I could not match you to that appointment. For your privacy, please tell me the full name and the date it is booked for.";
    default:
      return assertNever(outcome);
  }
}

/** A request may come again after its appointment was cancelled; it must not sound as if that still stood. */
function alreadyBooked(appointment: Appointment, context: OutcomeContext): string {
  const text = appointmentText(appointment, context);
  return appointment.status === "cancelled"
    ? `Your appointment on ${text}, has been cancelled since. Would you like to book a new one?`
    : `You're already booked. I have you for ${text}.`;
}

type Unavailable = Extract<BookingOutcome, { readonly requestedAt: IsoInstant }>;

function unavailable(outcome: Unavailable, context: OutcomeContext): string {
  const when = speakWhen(outcome.requestedAt, context);
  switch (outcome.kind) {
    case "slot_unavailable":
      return `That slot is no longer available. ${offer(outcome, "I checked the calendar and I do have", context)}`;
    case "outside_hours":
      return `We are not open for appointments on ${when}. ${offer(outcome, "I do have", context)}`;
    case "too_soon":
      return `${when} is too soon; we need at least ${noticeText(outcome.minNoticeMinutes)} notice. ${offer(outcome, "I do have", context)}`;
    case "too_far":
      return `${when} is too far ahead; we book up to ${count(outcome.horizonDays, "day")} in advance. Which earlier day would work for you?`;
    default:
      return assertNever(outcome);
  }
}

type Offer = { readonly requestedAt: IsoInstant; readonly alternatives: readonly IsoInstant[] };

const NOTHING_ELSE = "I have nothing else close to that time. Would another day work for you?";

function offer({ requestedAt, alternatives }: Offer, lead: string, context: OutcomeContext): string {
  if (alternatives.length === 0) return NOTHING_ELSE;
  const times = speakTimes(alternatives, { ...context, relativeTo: requestedAt });
  const question =
    alternatives.length === 1 ? "Would that work for you?" : "Would any of those work for you?";
  return `${lead} ${times} available. ${question}`;
}

function appointmentText(appointment: Appointment, context: OutcomeContext): string {
  const service = appointment.serviceName || context.serviceName || "your appointment";
  const provider = appointment.providerName === "" ? "" : ` with ${appointment.providerName}`;
  return `${speakWhen(appointment.startsAt, context)}, ${service}${provider}`;
}

function unknown(asked: string, what: "service" | "provider", known: readonly string[]): string {
  const heard = excerpt(asked);
  const lead = heard === "" ? `I did not get the ${what}.` : `I do not have ${heard} here.`;
  if (known.length === 0) return `${lead} Could you say it again?`;
  return `${lead} I can offer ${joinOr(known)}. Which would you like?`;
}

function noticeText(minutes: number): string {
  if (minutes % 1440 === 0) return count(minutes / 1440, "day");
  return minutes % 60 === 0 ? count(minutes / 60, "hour") : count(minutes, "minute");
}

function count(amount: number, unit: string): string {
  return `${amount} ${unit}${amount === 1 ? "" : "s"}`;
}
