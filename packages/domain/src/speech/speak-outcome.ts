import { assertNever } from "../assert-never.ts";
import type { Appointment, IsoInstant } from "../booking/appointment.ts";
import type { BookingOutcome } from "../booking/booking-outcome.ts";
import type { Correction } from "../booking/correction.ts";
import type { MessageChannel } from "../message/message.ts";
import { firstName } from "../name/first-name.ts";
import { excerpt } from "../text/excerpt.ts";
import { singleLine } from "../text/single-line.ts";
import { spokenLine } from "./spoken-line.ts";
import { joinOr } from "./join-or.ts";
import { orWait } from "./or-wait.ts";
import type { Places } from "./speak-places.ts";
import { speakAppointment } from "./speak-appointment.ts";
import { speakChoices } from "./speak-choices.ts";
import { speakCorrections } from "./speak-corrections.ts";
import { speakCount, speakDuration } from "./speak-count.ts";
import { NOT_FOUND, speakIdentity } from "./speak-identity.ts";
import { speakLocations } from "./speak-locations.ts";
import { speakService } from "./speak-service.ts";
import { speakTimes } from "./speak-times.ts";
import { speakWhen, type SpeechClock } from "./speak-when.ts";

export type OutcomeContext = SpeechClock & {
  readonly corrections?: readonly Correction[] | undefined;
  /** The service that was asked for; said where the outcome itself does not carry one. */
  readonly serviceName?: string | undefined;
  /** Whoever is suited by nothing may wait for it. */
  readonly offersWaitlist?: boolean | undefined;
  /** How a confirmation of what was booked is on its way for certain. */
  readonly promised?: readonly MessageChannel[] | undefined;
};

/**
 * What the assistant says about an outcome: one non-empty line of plain sentences. Names the day, date and time that
 * were understood, and every correction, so that a misunderstanding is heard at once.
 */
export function speakOutcome(outcome: BookingOutcome, context: OutcomeContext): string {
  const said = sentenceFor(outcome, context);
  const notes = speakCorrections(context.corrections ?? [], context);
  // A question stays at the end, so notes go before it. A refusal that used no date or time needs none.
  if (NOTES_AFTER.has(outcome.kind)) return spokenLine(`${said} ${notes}`);
  return spokenLine("requestedAt" in outcome ? `${notes} ${said}` : said);
}

const NOTES_AFTER: ReadonlySet<BookingOutcome["kind"]> = new Set(["booked", "already_booked", "moved"]);

function sentenceFor(outcome: BookingOutcome, context: OutcomeContext): string {
  switch (outcome.kind) {
    case "booked":
    case "already_booked":
      return booked(outcome.appointment, context);
    case "moved":
      return moved(outcome, context);
    case "cancelled":
      return `Your appointment on ${appointmentText(outcome.appointment, context)}, is cancelled. Is there anything else I can do for you?`;
    case "slot_unavailable":
    case "outside_hours":
    case "too_soon":
    case "too_far":
      return unavailable(outcome, context);
    case "in_past":
    case "invalid_date":
    case "invalid_phone":
      return singleLine(outcome.hint) || HINTS[outcome.kind];
    case "unknown_provider":
    case "which_provider":
    case "provider_left":
      return ofProviders(outcome);
    case "unknown_service":
    case "which_location":
    case "which_appointment":
      return whichOne(outcome, context);
    case "clock_changed":
    case "contact_required":
      return QUESTIONS[outcome.kind];
    case "person_busy":
      return personBusy(outcome.appointment, context);
    case "not_found":
    case "other_person":
    case "identity_required":
    case "staff_required":
      return speakIdentity(outcome);
    default:
      return assertNever(outcome);
  }
}

const QUESTIONS = {
  clock_changed: "I have to look at the clock again. Which day and time would you like?",
  contact_required:
    "I need your email or phone number to book the appointment. What is the best number to reach you?",
} as const;

/** For a hint without words. */
const HINTS = {
  in_past: "That time has already passed. Which day and time would you like?",
  invalid_date: "I did not catch the day and time. Could you tell me the month, the day and the time?",
  invalid_phone: "I did not catch that phone number. Could you say it again, digit by digit?",
} as const;

/**
 * A repeated request hears exactly the words of the first: the voice says them as one answer. It may also come after
 * the appointment was cancelled, and must not sound as if that still stood.
 */
function booked(appointment: Appointment, context: OutcomeContext): string {
  const text = appointmentText(appointment, context);
  return appointment.status === "cancelled"
    ? `Your appointment on ${text}, has been cancelled since. Would you like to book a new one?`
    : `You're all set. I have you for ${text}.${promise(context.promised ?? [])}`;
}

function promise(channels: readonly MessageChannel[]): string {
  if (channels.length === 0) return "";
  const verbs = [
    ...(channels.includes("sms") ? ["text"] : []),
    ...(channels.includes("email") ? ["e-mail"] : []),
  ];
  return ` I will ${verbs.join(" and ")} you a confirmation.`;
}

function moved(outcome: Extract<BookingOutcome, { kind: "moved" }>, context: OutcomeContext): string {
  const { appointment, previousStartsAt, leftProvider } = outcome;
  const why =
    leftProvider === undefined ? "I moved" : `${leftProvider} no longer sees patients here, so I moved`;
  return `${why} your appointment from ${speakWhen(previousStartsAt, context)}. I now have you for ${appointmentText(appointment, context)}.`;
}

type Unavailable = Extract<BookingOutcome, { readonly requestedAt: IsoInstant }>;

function unavailable(outcome: Unavailable, context: OutcomeContext): string {
  const when = speakWhen(outcome.requestedAt, context);
  switch (outcome.kind) {
    case "slot_unavailable":
      return `${whyNot(outcome, when)} ${offer(outcome, "I checked the calendar and I do have", context)}`;
    case "outside_hours":
      return `We are not open for appointments on ${when}. ${offer(outcome, "I do have", context)}`;
    case "too_soon":
      return `${when} is too soon; we need at least ${speakDuration(outcome.minNoticeMinutes)} notice. ${offer(outcome, "I do have", context)}`;
    case "too_far":
      return `${when} is too far ahead; we book up to ${speakCount(outcome.horizonDays, "day")} in advance. Which earlier day would work for you?`;
    default:
      return assertNever(outcome);
  }
}

type Offer = {
  readonly requestedAt: IsoInstant;
  readonly alternatives: readonly IsoInstant[];
  readonly places?: Places | undefined;
};

const NOTHING_ELSE = "I have nothing else close to that time. Would another day work for you?";

function offer({ requestedAt, alternatives, places }: Offer, lead: string, context: OutcomeContext): string {
  if (alternatives.length === 0) return orWait(NOTHING_ELSE, context);
  const times = speakTimes(alternatives, { ...context, relativeTo: requestedAt, places });
  const question =
    alternatives.length === 1 ? "Would that work for you?" : "Would any of those work for you?";
  return `${lead} ${times} available. ${question}`;
}

function appointmentText(appointment: Appointment, context: OutcomeContext): string {
  const serviceName = appointment.serviceName || (context.serviceName ?? "");
  return speakAppointment({ ...appointment, serviceName }, context);
}

function unknown(asked: string, what: "service" | "provider", known: readonly string[]): string {
  const heard = excerpt(asked);
  const lead = heard === "" ? `I did not catch the ${what}.` : `I do not have ${heard} here.`;
  if (known.length === 0) return `${lead} Could you say it again?`;
  return `${lead} I can offer ${joinOr(known)}. Which would you like?`;
}

function whichProvider(asked: string, providers: readonly string[]): string {
  const heard = excerpt(asked);
  // Somebody was ruled out, "not Dr. Lee": these are left.
  if (heard === "" && providers.length > 0) {
    const question = providers.length === 1 ? "Would that be all right?" : "Which one would you like?";
    return `I can offer ${joinOr(providers)}. ${question}`;
  }
  const lead = `I found more than one provider${heard === "" ? "" : ` called ${heard}`}`;
  return `${providers.length === 0 ? lead : `${lead}: ${joinOr(providers)}`}. Which one would you like?`;
}

type OfChoice = Extract<BookingOutcome, { kind: "unknown_service" | "which_location" | "which_appointment" }>;

function whichOne(outcome: OfChoice, context: OutcomeContext): string {
  if (outcome.kind === "unknown_service") return unknown(outcome.asked, "service", outcome.services);
  return outcome.kind === "which_location" ? speakLocations(outcome) : whichAppointment(outcome, context);
}

type OfProviders = Extract<
  BookingOutcome,
  { readonly kind: "unknown_provider" | "which_provider" | "provider_left" }
>;

function ofProviders(outcome: OfProviders): string {
  if (outcome.kind === "provider_left") return providerLeft(outcome.provider, outcome.providers);
  return outcome.kind === "which_provider"
    ? whichProvider(outcome.asked, outcome.providers)
    : unknownProvider(outcome);
}

function unknownProvider(outcome: Extract<BookingOutcome, { kind: "unknown_provider" }>): string {
  const { asked, provider, service, providers } = outcome;
  const what = service === undefined ? "that" : speakService(service);
  if (providers.length === 0) {
    return `Nobody here offers ${what} at the moment. Our front desk can help you with that. Is there anything else I can do for you?`;
  }
  if (provider === undefined) return unknown(asked, "provider", providers);
  const question = providers.length === 1 ? "Would that be all right?" : "Which would you like?";
  return `${provider} does not offer ${what}. I can offer ${joinOr(providers)}. ${question}`;
}

function providerLeft(provider: string, others: readonly string[]): string {
  const rest =
    others.length === 0
      ? "Nobody else gives that at the moment. Shall I cancel the appointment?"
      : `I can offer ${joinOr(others)}. Whom would you like to see?`;
  return `${provider} no longer sees patients here. ${rest}`;
}

type WhichAppointment = Extract<BookingOutcome, { kind: "which_appointment" }>;

function whichAppointment({ choices, several }: WhichAppointment, context: OutcomeContext): string {
  if (choices.length === 0) return NOT_FOUND;
  const said = speakChoices(choices, context);
  if (several === true && choices.length > 1) {
    return `I found ${choices.length} appointments: ${said}. I can take care of one at a time. Which one first?`;
  }
  return choices.length === 1
    ? `I found one appointment: ${said}. Is that the one you mean?`
    : `I found ${choices.length} appointments: ${said}. Which one do you mean?`;
}

function personBusy(appointment: Appointment, context: OutcomeContext): string {
  const name = firstName(appointment.patientName);
  return `${name} already has an appointment then: ${appointmentText(appointment, context)}. Shall I move that one, or look for another time?`;
}

/** Without the other one's name: it may be somebody else who has taken the phone. */
function whyNot({ sameNumber, offGrid }: Unavailable & { kind: "slot_unavailable" }, when: string): string {
  if (offGrid === true) return `We have no appointments that start on ${when}.`;
  return sameNumber === true
    ? `${when} is already booked under this number, for another person.`
    : "That slot is no longer available.";
}
