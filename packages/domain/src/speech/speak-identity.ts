import { assertNever } from "../assert-never.ts";
import type { BookingOutcome } from "../booking/booking-outcome.ts";
import { firstName } from "../name/first-name.ts";
import { firstNameKey } from "../name/says-first-name.ts";
import { excerpt } from "../text/excerpt.ts";
import { joinAnd } from "./join-and.ts";

type OfIdentity = Extract<
  BookingOutcome,
  { readonly kind: "not_found" | "other_person" | "identity_required" | "staff_required" }
>;

export const NOT_FOUND = "I could not find that appointment. What name, day and time is it booked under?";

const NOT_UNDER_NUMBER =
  "I find nothing under that number with what you told me. Could you say the number, the patient's full name and the day of the appointment once more?";

const STAFF_ONLY = "For your privacy, I can't look into that here. Our front desk can help you with it.";

/** True of a number that has something, and of one that has nothing. */
const SAID_NUMBER =
  "I find nothing under that number with that alone. What are the patient's full name, and the day of the appointment or the date of birth?";

const ONE_NAME =
  "That sounds like more than one person, and an appointment is for one. What is the full name of the one whose appointment it is?";

const MISSING = {
  name: "What is the patient's full name?",
  second_fact:
    "To look that up I need the patient's full name, and the day of the appointment or the date of birth. What are they?",
  birth_date: "To look that up I need the patient's full name and date of birth. What are they?",
} as const;

/** What is said to somebody who has not shown whose appointment it is. "Wrong" and "not there" have the same words. */
export function speakIdentity(outcome: OfIdentity): string {
  switch (outcome.kind) {
    case "not_found":
      return outcome.saidNumber === true ? NOT_UNDER_NUMBER : NOT_FOUND;
    case "other_person":
      return otherPerson(outcome.asked, outcome.patients);
    case "identity_required":
      if (outcome.several === true) return ONE_NAME;
      return outcome.saidNumber === true && outcome.missing === "second_fact"
        ? SAID_NUMBER
        : MISSING[outcome.missing];
    case "staff_required":
      return outcome.canTransfer
        ? `${STAFF_ONLY} Shall I put you through?`
        : `${STAFF_ONLY} Please ask for the front desk. Is there anything else I can do for you?`;
    default:
      return assertNever(outcome);
  }
}

/** "I have nothing for The" is no sentence. */
const NO_FIRST_NAME = /^(?:the|a|an|my|our|his|her|their|both|all|every|each|either|any|some|no|not)\b/i;

/** The names alone: when they come is told to who knows the name. */
function otherPerson(asked: string, patients: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const name of patients) counts.set(name, (counts.get(name) ?? 0) + 1);
  const each = [...counts].map(([name, count]) => `${count === 1 ? "one" : count} for ${name}`);
  const question = patients.length === 1 ? "Did you mean that?" : "Which did you mean?";
  if (asked === "") return `I have ${joinAnd(each)}. ${question}`;
  const isCalledAlike = patients.some((name) => firstNameKey(name) === firstNameKey(asked));
  const called = isCalledAlike || NO_FIRST_NAME.test(asked) ? asked : firstName(asked);
  return `I have nothing for ${excerpt(called)}, but ${joinAnd(each)}. ${question}`;
}
