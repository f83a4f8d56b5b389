import { count } from "../../format/amount.ts";
import { type End, END_WORDS } from "../calls/call-ends.ts";
import type { CallBack } from "./use-call-backs.ts";

type Say = (at: string) => string;

/** Why somebody is called, in a sentence, and what the calendar says of it. */
export function sayReason(item: CallBack, say: Say): { readonly wish: string; readonly state: string } {
  switch (item.kind) {
    case "request":
      return { wish: sayWish(item, say), state: REQUEST_STATES[item.wish][item.isDone ? "done" : "not"] };
    case "call":
      return {
        wish: sayWhyNot(item.end),
        state: `${END_WORDS[item.end]}${item.times > 1 ? `, ${count(item.times, "call")}` : ""}`,
      };
    case "closure":
      return {
        wish: sayVisit(item, say),
        state: `The clinic is closed then${item.why === "" ? "" : `: ${item.why}`}`,
      };
    case "clock":
      return {
        wish: sayVisit(item, say),
        state: item.why === "gap" ? "The clocks now skip that time" : "Two appointments now have that time",
      };
    default:
      throw new TypeError("no such reason");
  }
}

const REQUEST_STATES = {
  book: { done: "It was booked.", not: "It was not booked." },
  move: { done: "It was moved.", not: "It was not moved." },
  cancel: { done: "It was cancelled.", not: "It was not cancelled." },
} as const;

function sayWish(item: Extract<CallBack, { kind: "request" }>, say: Say): string {
  const what = item.serviceName ?? "an appointment";
  const when = item.startsAt === null ? "" : `, ${say(item.startsAt)}`;
  const lead = "Was cut off";
  if (item.wish === "book") return `${lead} booking ${what}${when}`;
  return item.wish === "move"
    ? `${lead} moving ${what} to${when.slice(1)}`
    : `${lead} cancelling ${what}${when}`;
}

function sayVisit(item: Extract<CallBack, { kind: "closure" | "clock" }>, say: Say): string {
  return `${item.serviceName ?? "Appointment"} with ${item.providerName}, ${say(item.startsAt)}`;
}

const WHY_NOT: Partial<Record<End, string>> = {
  no_time: "Found no time that fits",
  closed: "Wanted a time when the clinic is closed",
  unclear_date: "The assistant did not understand the day",
  unclear_time: "The assistant did not understand the time",
  unclear_number: "The assistant did not get a phone number",
  unclear_name: "The assistant did not get a name",
  unclear_other: "The assistant did not understand what was wanted",
  wrong_facts: "Could not show who they are",
  gave_up: "Waited, and hung up",
  failed: "Something went wrong on our side",
  to_staff: "Asked for the front desk, and was not put through",
};

const sayWhyNot = (end: End): string => WHY_NOT[end] ?? "Did not get what they called for";
