import { createHmac } from "node:crypto";
import type { Clinic } from "./create-clinics.ts";
import { type Wanted, localDateOf, localTimeOf } from "./describe-operation.ts";
import type { Answer } from "./history.ts";
import type { KnownAppointment } from "./known-appointments.ts";
import type { Operation } from "./make-plan.ts";

export type ToolCallToSend = {
  readonly url: string;
  readonly clinic: Clinic;
  readonly operation: Operation;
  readonly wanted: Wanted;
  readonly known: KnownAppointment | null;
};

/** Longer than the server may take; what is paused longer is given up, and may go through all the same. */
export const CLIENT_PATIENCE_MS = 9_000;

/** One delivery of a tool call, as Vapi would send it, with the ids that make a repetition known. */
export async function callTool(call: ToolCallToSend): Promise<Answer> {
  const { url, clinic, operation } = call;
  const { tool, args } = toolOf(call);
  const path = `/api/vapi/tools/${tool}`;
  const body = JSON.stringify(bodyOf(call, { tool, args }));
  try {
    const query = operation.isSigned ? `?org=${clinic.orgId}` : "";
    const response = await fetch(`${url}${path}${query}`, {
      method: "POST",
      headers: { "content-type": "application/json", ...credentials(call, body) },
      body,
      signal: AbortSignal.timeout(CLIENT_PATIENCE_MS),
    });
    const text = await response.text();
    return operation.form === "vapi"
      ? readSentence(response.status, text)
      : readObject(response.status, text);
  } catch (error) {
    return { kind: "unknown", reason: error instanceof Error ? error.name : "error" };
  }
}

function toolOf({ operation, wanted, known, clinic }: ToolCallToSend): { tool: string; args: object } {
  const { request, patientName, phone, email, saidDate, saidTime } = wanted;
  const service = clinic.services[operation.service]?.key ?? "";
  const provider = operation.provider === null ? undefined : clinic.providers[operation.provider]?.name;
  if (request.kind === "book") {
    return {
      tool: "bookClinicAppointment",
      args: {
        appointmentDate: saidDate,
        appointmentTime: saidTime,
        patientName,
        patientPhone: phone,
        patientEmail: email,
        serviceType: service,
        notes: operation.name,
        ...(provider === undefined ? {} : { providerName: provider }),
      },
    };
  }
  const at = new Date(known?.startsAt ?? 0);
  const which = {
    patientPhone: phone,
    patientName,
    appointmentDate: localDateOf(at, clinic.offset),
    appointmentTime: localTimeOf(at, clinic.offset),
  };
  return request.kind === "move"
    ? { tool: "rescheduleAppointment", args: { ...which, newDate: saidDate, newTime: saidTime } }
    : { tool: "cancelAppointment", args: which };
}

function bodyOf(
  { operation, wanted, clinic }: ToolCallToSend,
  { tool, args }: { tool: string; args: object },
): object {
  const call = {
    id: `${operation.name}-${clinic.mark}`,
    type: "inboundPhoneCall",
    customer: { number: wanted.phone },
  };
  const toolCallId = `tool-${operation.name}`;
  if (operation.form === "plain") return { toolCallId, tool: { arguments: args }, call };
  return {
    message: { type: "tool-calls", call, toolCallList: [{ id: toolCallId, name: tool, arguments: args }] },
  };
}

function credentials({ operation, clinic }: ToolCallToSend, body: string): Record<string, string> {
  if (!operation.isSigned) return { "x-vapi-secret": clinic.secret };
  const timestamp = String(Date.now() + operation.clockOffMs);
  const signature = createHmac("sha256", clinic.secret).update(`${timestamp}.${body}`).digest("hex");
  return { "x-timestamp": timestamp, "x-signature": signature };
}

type Result = {
  readonly success?: boolean;
  readonly outcome?: string;
  readonly error?: string;
  readonly appointmentId?: string;
  readonly startsAt?: string;
};

/** The plain form: an object, and a status for programs. */
function readObject(status: number, text: string): Answer {
  if (status === 503 || status === 502) return { kind: "unknown", reason: `HTTP ${status}` };
  if (status >= 500) return { kind: "broken", reason: `HTTP ${status} ${text.slice(0, 200)}` };
  const result = (JSON.parse(text) as { result?: Result }).result ?? {};
  if (result.success !== true) return { kind: "refused", reason: result.error ?? `HTTP ${status}` };
  return {
    kind: "done",
    outcome: result.outcome ?? "",
    appointmentId: result.appointmentId ?? null,
    startsAt: result.startsAt ?? null,
    revision: null,
  };
}

const UNSURE = /^I'm having trouble reaching|^The calendar is taking longer|^I haven't got to that yet/;
const DONE: readonly (readonly [RegExp, string])[] = [
  [/^You're all set\./, "booked"],
  [/^I moved your appointment/, "moved"],
  [/, is cancelled\./, "cancelled"],
  [/, has been cancelled since\./, "already_booked"],
];

/** Vapi's form: one sentence, always with status 200. What a caller would understand is what counts. */
function readSentence(status: number, text: string): Answer {
  if (status === 503 || status === 502) return { kind: "unknown", reason: `HTTP ${status}` };
  if (status >= 500) return { kind: "broken", reason: `HTTP ${status} ${text.slice(0, 200)}` };
  if (status >= 400) return { kind: "refused", reason: `HTTP ${status}` };
  const sentence = status === 200 ? sentenceIn(text) : null;
  if (sentence === null) {
    return { kind: "broken", reason: `not in Vapi's form: HTTP ${status} ${text.slice(0, 200)}` };
  }
  if (UNSURE.test(sentence)) return { kind: "unknown", reason: "asked to try again" };
  const done = DONE.find(([words]) => words.test(sentence));
  if (done === undefined) return { kind: "refused", reason: "in words" };
  return { kind: "done", outcome: done[1], appointmentId: null, startsAt: null, revision: null };
}

/** One result, in one line; null: Vapi would make nothing of it. */
function sentenceIn(text: string): string | null {
  const { results } = JSON.parse(text) as { results?: { toolCallId?: string; result?: unknown }[] };
  const [first] = results ?? [];
  if (results?.length !== 1 || typeof first?.toolCallId !== "string") return null;
  return typeof first.result === "string" && /^[^\n]+$/.test(first.result) ? first.result : null;
}
