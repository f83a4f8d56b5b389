import { assertNever } from "@callwaiting/domain";
import { ANSWERED_BY } from "../torture/start-balancer.ts";
import type { Answered, Step } from "./history.ts";
import type { Slot, Visit } from "./visits.ts";

export type Asking = { readonly url: string; readonly visit: Visit; readonly step: Step };

/** Vapi gives up a tool after 20 s by default; the server promises 8. */
const PATIENCE_MS = 12_000;
const PROMISED_MS = 8_000;

/** One message as Vapi sends it. What is wrong with the answer is in it. */
export async function ask(asking: Asking): Promise<Omit<Answered, "stage">> {
  const { url, visit, step } = asking;
  const startedAtMs = performance.now();
  const answered = (trouble: string | null, answeredBy: number | null) => ({
    visit: visit.name,
    step,
    answeredBy,
    tookMs: Math.round(performance.now() - startedAtMs),
    trouble,
  });
  try {
    const response = await fetch(`${url}/api/webhooks/vapi`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-vapi-secret": visit.clinic.webhookSecret },
      body: JSON.stringify({ message: messageOf(visit, step) }),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    const text = await response.text();
    const isLate = performance.now() - startedAtMs > PROMISED_MS;
    const trouble = isLate ? "later than 8 s" : troubleOf(asking, { status: response.status, text });
    return answered(trouble, Number(response.headers.get(ANSWERED_BY)));
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error("unknown");
    return answered(`no answer: ${name} ${message}`, null);
  }
}

function messageOf(visit: Visit, step: Step): object {
  const call = { id: visit.name, type: "inboundPhoneCall", customer: { number: visit.phone } };
  if (step === "goodbye") return { type: "status-update", status: "ended", call };
  const [name, args] = toolOf(visit, step);
  // A repeat is the same delivery once more.
  const id = `${step === "repeat" ? "book" : step}-${visit.name}`;
  return {
    type: "tool-calls",
    call,
    toolCallList: [{ id, type: "function", function: { name, arguments: args } }],
  };
}

function toolOf(visit: Visit, step: Exclude<Step, "goodbye">): readonly [string, object] {
  const { first, second, patientName, phone } = visit;
  const who = { patientName, patientPhone: phone };
  const at = ({ date, time }: Slot) => ({ appointmentDate: date, appointmentTime: time });
  switch (step) {
    case "look":
      return ["checkAvailability", { appointmentDate: first.date, serviceType: "consultation" }];
    case "book":
    case "repeat":
      return ["bookClinicAppointment", { ...who, ...at(first), serviceType: "consultation" }];
    case "find":
      return ["findAppointments", who];
    case "move":
      return ["rescheduleAppointment", { ...who, ...at(first), newDate: second.date, newTime: second.time }];
    case "cancel":
      return ["cancelAppointment", { ...who, ...at(second) }];
    default:
      return assertNever(step);
  }
}

/** What each version has said for it. Of a look only that it is one sentence and no excuse. */
const EXCUSE = /having trouble|taking longer|haven't got to that yet|try again|something went wrong/i;
const WORDS: Readonly<Record<Exclude<Step, "goodbye" | "find">, RegExp>> = {
  look: /./,
  book: /^You're all set\./,
  repeat: /^You're all set\./,
  move: /^I moved your appointment/,
  cancel: /, is cancelled\./,
};

type Reply = { readonly status: number; readonly text: string };

/** What is wrong with an answer; null: nothing. */
export function troubleOf({ visit, step }: Omit<Asking, "url">, { status, text }: Reply): string | null {
  if (status !== 200) return `HTTP ${status} ${text.slice(0, 200)}`;
  if (step === "goodbye") return null;
  const sentence = sentenceIn(text, `${step === "repeat" ? "book" : step}-${visit.name}`);
  if (sentence === null) return `not in Vapi's form: ${text.slice(0, 200)}`;
  const isRight = step === "find" ? sentence.includes(visit.first.spoken) : WORDS[step].test(sentence);
  return isRight && !EXCUSE.test(sentence) ? null : `said: ${sentence}`;
}

function sentenceIn(text: string, toolCallId: string): string | null {
  try {
    const { results } = JSON.parse(text) as { results?: { toolCallId?: string; result?: unknown }[] };
    const [one] = results ?? [];
    const isOne = results?.length === 1 && one?.toolCallId === toolCallId && typeof one.result === "string";
    return isOne && /^[^\n]+$/.test(one.result as string) ? (one.result as string) : null;
  } catch {
    return null;
  }
}
