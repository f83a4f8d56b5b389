import type { OrgId } from "@callwaiting/domain";
import { z } from "zod";
import { asActor, phoneActor } from "../as-phone.ts";
import { type Queryable, callJsonFunction } from "../queryable.ts";
import type { CallUpdate } from "./record-call.ts";

/** Names one tool call of one phone call, however often it is delivered. */
export type ToolCallKey = {
  readonly callId: string;
  /** Vapi's id, or the SHA-256 of one longer than 64 characters. */
  readonly toolCallId: string;
  /** Hex, over the tool's name and its arguments, whatever their order: an id used again for something else differs. */
  readonly argumentsSha256: string;
};

export type ToolCallRow = ToolCallKey & {
  readonly name: string;
  /** As the model gave them, without what PostgreSQL cannot store; at most 200 000 characters as JSON. */
  readonly arguments: Readonly<Record<string, unknown>>;
  /** What the assistant was told to say, on one line. */
  readonly answer: string;
  /** A fixed word, e.g. `booked`. */
  readonly outcome: string;
  readonly durationMs: number;
  readonly appointmentId: string | null;
  /** What the tool made of it: corrections, times taken or offered. Data for the call's page. */
  readonly understood?: Readonly<Record<string, unknown>>;
  /** What is known of the call, in case this is the first that is heard of it. */
  readonly call?: Pick<CallUpdate, "kind" | "assistantId" | "phoneNumberId" | "callerNumber">;
};

const stored = z.object({ answer: z.string() });
export type StoredAnswer = z.infer<typeof stored>;

/** `tookOffer`: it booked a time that this call was offered before, when the wanted one was taken. True once only. */
const recorded = stored.extend({ tookOffer: z.boolean() });
export type RecordedToolCall = z.infer<typeof recorded>;

const FIND = `select find_tool_call_answer(
  p_org_id => $1::uuid, p_call_id => $2::text, p_tool_call_id => $3::text, p_arguments_sha256 => $4::text) as reply`;

/** What was answered to this very tool call before. */
export async function findToolCallAnswer(
  db: Queryable,
  orgId: OrgId,
  key: ToolCallKey,
): Promise<StoredAnswer | null> {
  const values = [orgId, key.callId, key.toolCallId, key.argumentsSha256];
  return stored.nullable().parse(await callJsonFunction(db, FIND, values));
}

const RECORD = asActor(
  `record_tool_call(
  p_org_id => $1::uuid, p_call_id => $2::text, p_tool_call_id => $3::text, p_arguments_sha256 => $4::text,
  p_name => $5::text, p_arguments => $6::jsonb, p_answer => $7::text, p_outcome => $8::text,
  p_duration_ms => $9::integer, p_appointment_id => $10::uuid, p_kind => $11::text, p_assistant_id => $12::text,
  p_phone_number_id => $13::text, p_caller_number => $14::text, p_understood => $15::jsonb)`,
  16,
);

/** Keeps it. When a twin was quicker, its answer stands and is what comes back. */
export async function recordToolCall(
  db: Queryable,
  orgId: OrgId,
  row: ToolCallRow,
): Promise<RecordedToolCall> {
  const values = [
    orgId,
    row.callId,
    row.toolCallId,
    row.argumentsSha256,
    row.name,
    JSON.stringify(row.arguments),
    row.answer,
    row.outcome,
    Math.round(row.durationMs),
    row.appointmentId,
    row.call?.kind ?? null,
    row.call?.assistantId ?? null,
    row.call?.phoneNumberId ?? null,
    row.call?.callerNumber ?? null,
    JSON.stringify(row.understood ?? {}),
    phoneActor(row.callId),
  ];
  return recorded.parse(await callJsonFunction(db, RECORD, values));
}
