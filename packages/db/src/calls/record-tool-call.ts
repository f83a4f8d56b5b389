import type { OrgId } from "@callwaiting/domain";
import { z } from "zod";
import { phoneActor } from "../as-phone.ts";
import { callFunction } from "../call-function.ts";
import type { AppPool } from "../pool.ts";
import { callUpdate } from "./record-call.ts";

/** Names one tool call of one phone call, however often it is delivered. */
const toolCallKey = z.object({
  callId: z.string(),
  /** Vapi's id, or the SHA-256 of one longer than 64 characters. */
  toolCallId: z.string(),
  /** Hex, over the tool's name and its arguments, whatever their order: an id used again for something else differs. */
  argumentsSha256: z.string(),
});
export type ToolCallKey = Readonly<z.infer<typeof toolCallKey>>;

const facts = z.custom<Readonly<Record<string, unknown>>>();

const toolCallRow = toolCallKey.extend({
  name: z.string(),
  /** As the model gave them, without what PostgreSQL cannot store; at most 200 000 characters as JSON. */
  arguments: facts,
  /** What the assistant was told to say, on one line. */
  answer: z.string(),
  /** A fixed word, e.g. `booked`. */
  outcome: z.string(),
  durationMs: z.number(),
  appointmentId: z.string().nullable(),
  /** What the tool made of it: corrections, times taken or offered. Data for the call's page. */
  understood: facts.optional(),
  /** What is known of the call, in case this is the first that is heard of it. */
  call: callUpdate
    .pick({ kind: true, assistantId: true, phoneNumberId: true, callerNumber: true })
    .optional(),
});
export type ToolCallRow = Readonly<z.infer<typeof toolCallRow>>;

const stored = z.object({
  answer: z.string(),
  /** Which it was about; only of what was answered before. */
  appointmentId: z.string().nullish(),
});
export type StoredAnswer = z.infer<typeof stored>;

/**
 * `tookOffer`: it booked a time that this call was offered before, when the wanted one was taken. True once only. `isLate`: the call had
 * ended, so how it ended is to be derived anew.
 */
const recorded = stored.extend({ tookOffer: z.boolean(), isLate: z.boolean() });
export type RecordedToolCall = z.infer<typeof recorded>;

/** What was answered to this very tool call before. */
export async function findToolCallAnswer(
  db: AppPool,
  orgId: OrgId,
  key: ToolCallKey,
): Promise<StoredAnswer | null> {
  const args = { orgId, ...toolCallKey.parse(key) };
  return callFunction(db, "find_tool_call_answer", { args, reply: stored.nullable() });
}

/** Keeps it. When a twin was quicker, its answer stands and is what comes back. */
export async function recordToolCall(
  db: AppPool,
  orgId: OrgId,
  record: ToolCallRow,
): Promise<RecordedToolCall> {
  const { call, ...row } = toolCallRow.parse(record);
  return callFunction(db, "record_tool_call", {
    args: { orgId, ...call, ...row, durationMs: Math.round(row.durationMs) },
    reply: recorded,
    actor: phoneActor(row.callId),
  });
}
