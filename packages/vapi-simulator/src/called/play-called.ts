import { setTimeout as wait } from "node:timers/promises";
import type { Stored } from "../api/api-store.ts";
import type { RingingCall } from "../api/ringing-call.ts";
import { isObject } from "../api/rules/json.ts";
import { createPhoneLine } from "../create-phone-line.ts";
import type { PhoneCall } from "../phone-call.ts";

/**
 * Who is at the other end of a call that is made. `accepts` says the day and time back; `says_yes` only yes, which is no acceptance; `answers` listens
 * and says goodbye.
 */
export type CalledPerson =
  | "accepts"
  | "says_yes"
  | "answers"
  | "declines"
  | "voicemail"
  | "screening"
  | "hangs_up"
  | "wrong_person"
  | "wants_no_calls"
  | "busy"
  | "no_answer";

export type PlayCalled = {
  readonly whoIs: (number: string) => CalledPerson;
  /** Between what happens, in ms. */
  readonly pauseMs?: number;
  /** Told what went wrong with a call that could not be played to its end. */
  readonly onError?: (error: unknown) => void;
};

/** Plays being called: what Vapi would tell the assistant's server of the call, and what the assistant would have its tool note. */
export function playCalled({
  whoIs,
  pauseMs = 0,
  onError = () => {},
}: PlayCalled): (ringing: RingingCall) => void {
  return (ringing) => {
    const number = textOf(ringing.call["customer"], "number");
    play(ringing, whoIs(number), pauseMs).catch((error: unknown) => {
      if (!ringing.signal.aborted) onError(error);
    });
  };
}

async function play(ringing: RingingCall, person: CalledPerson, pauseMs: number): Promise<void> {
  const { call, clock, update, signal } = ringing;
  // The one who asked for it hears first that it was taken.
  await wait(Math.max(pauseMs, 20), null, { signal });
  const isAnswered = person !== "busy" && person !== "no_answer";
  update({ status: "ringing" });
  const phone = await pickUp(ringing, isAnswered);
  const startedAt = new Date(clock()).toISOString();
  if (isAnswered) update({ status: "in-progress", startedAt });
  await wait(pauseMs, null, { signal });
  const endedReason = await behave(phone, person, purposeOf(call));
  await wait(pauseMs, null, { signal });
  // What Vapi says when it is asked is so before its messages arrive.
  const endedAt = new Date(clock()).toISOString();
  update({ status: "ended", endedReason, endedAt });
  const { cost } = await phone.hangUp({ endedReason, summary: "A call that the assistant made." });
  update({ cost });
}

async function pickUp({ call, org, clock }: RingingCall, isAnswered: boolean): Promise<PhoneCall> {
  const assistant = org.assistants.get(String(call["assistantId"]));
  const server = assistant?.["server"];
  const headers = isObject(server) ? server["headers"] : undefined;
  const number = org.phoneNumbers.get(String(call["phoneNumberId"]));
  const overrides = call["assistantOverrides"];
  const line = createPhoneLine({
    webhookUrl: textOf(server, "url"),
    secret: textOf(headers, "X-Vapi-Secret"),
    vapiOrgId: org.orgId,
    clock,
    assistant: {
      id: String(assistant?.id),
      name: textOf(assistant, "name"),
      firstMessage: textOf(overrides, "firstMessage") || textOf(assistant, "firstMessage"),
      ...(isObject(assistant?.["metadata"]) ? { metadata: assistant["metadata"] } : {}),
    },
    ...(number === undefined
      ? {}
      : { phoneNumber: { id: number.id, number: textOf(number, "number") || "+14155550100" } }),
  });
  return line.dial({
    callId: call.id,
    type: "outboundPhoneCall",
    from: textOf(call["customer"], "number"),
    isAnswered,
    ...(isObject(overrides) ? { assistantOverrides: overrides } : {}),
  });
}

type Part = {
  readonly says?: string;
  /** What the assistant has its tool note. */
  readonly result?: string;
  readonly endedReason: string;
};

const OVER = "assistant-ended-call";

/** What is said and noted; how it ends. */
const PARTS: Readonly<Record<CalledPerson, Part>> = {
  accepts: { result: "accepted", endedReason: OVER },
  says_yes: { says: "Yes.", result: "accepted", endedReason: "customer-ended-call" },
  answers: { says: "Thank you, goodbye.", endedReason: OVER },
  declines: { says: "No, thank you.", result: "declined", endedReason: OVER },
  screening: {
    says: "Please say your name and why you are calling.",
    result: "screened",
    endedReason: OVER,
  },
  wrong_person: { says: "There is nobody of that name here.", result: "wrong_person", endedReason: OVER },
  wants_no_calls: { says: "Do not call me again.", result: "opted_out", endedReason: OVER },
  hangs_up: { endedReason: "customer-ended-call" },
  voicemail: { endedReason: "voicemail" },
  busy: { endedReason: "customer-busy" },
  no_answer: { endedReason: "customer-did-not-answer" },
};

/** How it ended. */
async function behave(phone: PhoneCall, person: CalledPerson, { date, time }: Purpose): Promise<string> {
  const { says, result, endedReason } = PARTS[person];
  const isBack = person === "accepts";
  const said = isBack ? `Yes, I will be there on ${date} at ${time}.` : says;
  if (said !== undefined) phone.callerSays(said);
  if (result !== undefined) {
    const back = isBack ? { appointmentDate: date, appointmentTime: time } : {};
    await phone.useTool("noteCallResult", { result, ...back });
  }
  return endedReason;
}

type Purpose = { readonly date: string; readonly time: string };

/** What the assistant was told to say of a visit: "on Tuesday, December 1 at 2:00 PM with …". */
function purposeOf(call: Stored): Purpose {
  const overrides = call["assistantOverrides"];
  const values = isObject(overrides) ? overrides["variableValues"] : undefined;
  const found = /(\w+day, \w+ \d{1,2}(?:, \d{4})?) at (\d{1,2}(?::\d{2})? [AP]M)/.exec(
    textOf(values, "callPurpose"),
  );
  return { date: found?.[1] ?? "tomorrow", time: found?.[2] ?? "noon" };
}

function textOf(value: unknown, name: string): string {
  const text = isObject(value) ? value[name] : undefined;
  return typeof text === "string" ? text : "";
}
