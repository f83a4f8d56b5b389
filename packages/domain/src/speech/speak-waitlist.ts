import { Temporal } from "temporal-polyfill";
import { assertNever } from "../assert-never.ts";
import type { Correction } from "../booking/correction.ts";
import { firstName } from "../name/first-name.ts";
import { singleLine } from "../text/single-line.ts";
import type { WaitlistOutcome } from "../waitlist/waitlist-outcome.ts";
import type { WaitlistWish } from "../waitlist/waitlist.ts";
import { todayIn } from "../zone/wall-time-at.ts";
import { joinAnd } from "./join-and.ts";
import { speakAskedTimes } from "./speak-asked-times.ts";
import { speakCorrections } from "./speak-corrections.ts";
import { speakDuration } from "./speak-count.ts";
import { speakOutcome } from "./speak-outcome.ts";
import { speakService } from "./speak-service.ts";
import { speakDay, type SpeechClock } from "./speak-when.ts";
import { spokenLine } from "./spoken-line.ts";

export type WaitlistContext = SpeechClock & { readonly corrections?: readonly Correction[] | undefined };

const ANYTHING_ELSE = "Is there anything else I can do for you?";
const ONE_NAME =
  "That sounds like more than one person. What is the full name of the one who is on the list?";
const NO_PROMISE =
  "I can't promise a time. When one that fits becomes free, we ask the people on the list in turn.";

/** What is said about the waitlist: one line that says back all that was understood. */
export function speakWaitlist(outcome: WaitlistOutcome, context: WaitlistContext): string {
  const notes = outcome.kind === "waiting" ? speakCorrections(context.corrections ?? [], context) : "";
  return spokenLine(`${sentenceFor(outcome, context)} ${notes}`);
}

function sentenceFor(outcome: WaitlistOutcome, context: WaitlistContext): string {
  switch (outcome.kind) {
    case "waiting":
      return waiting(outcome, context);
    case "left_waitlist":
      return `${firstName(outcome.patientName)} is no longer on the waitlist for ${servicesOf(outcome.serviceNames)}. ${ANYTHING_ELSE}`;
    case "which_waiting":
      return `${firstName(outcome.patientName)} is on the waitlist for ${servicesOf(outcome.services)}. Which of them is no longer needed?`;
    case "invalid_wish":
      return singleLine(outcome.hint) || "Could you tell me once more when you could come?";
    case "list_full":
      return `The waitlist is full at the moment. ${ANYTHING_ELSE}`;
    case "no_waitlist":
      return `We keep no waitlist. ${ANYTHING_ELSE}`;
    case "contact_required":
      return "I need your phone number or e-mail address to put you on the waitlist. What is the best number to reach you?";
    case "not_found":
      return "I find nobody on the waitlist with what you told me. What are the patient's full name and the phone number that was given?";
    case "identity_required":
      return identity(outcome);
    case "unknown_service":
    case "unknown_provider":
    case "which_provider":
    case "provider_left":
    case "in_past":
    case "invalid_date":
    case "invalid_phone":
    case "other_person":
    case "staff_required":
      return speakOutcome(outcome, context);
    default:
      return assertNever(outcome);
  }
}

/** What somebody waits for, beside what they have: "Tom is on the waitlist for a cleaning." Empty for nothing. */
export function speakWaits(
  waits: readonly { readonly patientName: string; readonly serviceName: string }[],
): string {
  const [first] = waits;
  if (first === undefined) return "";
  const services = servicesOf([...new Set(waits.map(({ serviceName }) => serviceName))]);
  return spokenLine(`${firstName(first.patientName)} is on the waitlist for ${services}.`);
}

function waiting(outcome: Extract<WaitlistOutcome, { kind: "waiting" }>, context: WaitlistContext): string {
  const { patientName, serviceName, providerName, wish } = outcome;
  const whom = providerName === null ? "" : ` with ${providerName}`;
  const when = speakWish(wish, context);
  return `I have ${patientName} on the waitlist for ${speakService(serviceName)}${whom}, ${when}.${conditions(wish)} ${NO_PROMISE}`;
}

function conditions({ noticeMinutes, reach }: WaitlistWish): string {
  const said = [
    ...(noticeMinutes === 0 ? [] : [`you need to know ${speakDuration(noticeMinutes)} before`]),
    ...(reach === "call" ? ["we reach you only by a phone call"] : []),
  ].join(", and ");
  return said === "" ? "" : ` ${said.charAt(0).toUpperCase()}${said.slice(1)}.`;
}

/** `on Mondays and Wednesdays, from 2:00 PM to 4:00 PM, until Friday, January 29`. */
function speakWish(wish: WaitlistWish, clock: SpeechClock): string {
  const { fromTime, untilTime, fromDate, untilDate } = wish;
  const today = todayIn(clock.zone, clock.now);
  const day = (date: string) => speakDay(Temporal.PlainDate.from(date), today);
  const part = speakAskedTimes({ partOfDay: { from: fromTime, until: untilTime } }, clock);
  if (fromDate === untilDate) return [`on ${day(untilDate)}`, part].filter(Boolean).join(" ");
  const stretch =
    fromDate === null ? `until ${day(untilDate)}` : `from ${day(fromDate)} to ${day(untilDate)}`;
  return [speakWeekdays(wish.weekdays), part || "at any time", stretch].join(", ");
}

const NAMES = ["Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays"] as const;

function speakWeekdays(weekdays: readonly number[]): string {
  const all = [...new Set(weekdays)].toSorted((one, other) => one - other);
  if (all.length === NAMES.length) return "on any day";
  if (all.join("") === "12345") return "on weekdays";
  if (all.join("") === "67") return "on weekends";
  return `on ${joinAnd(all.map((weekday) => NAMES[weekday - 1] ?? ""))}`;
}

const servicesOf = (names: readonly string[]) => joinAnd(names.map(speakService)) || "anything";

function identity({ missing, several }: Extract<WaitlistOutcome, { kind: "identity_required" }>): string {
  if (several === true) return ONE_NAME;
  return missing === "name"
    ? "What is the patient's full name?"
    : "To look that up I need the patient's full name and date of birth. What are they?";
}
