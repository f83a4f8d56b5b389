import { randomUUID } from "node:crypto";
import type { StaffScope } from "@callwaiting/db";
import { createPhoneLine } from "@callwaiting/vapi-simulator";
import { readTypedPhone } from "../contacts/read-typed-reach.ts";
import { describeTryAnswer } from "./describe-try-answer.ts";
import type { DeskDatabase } from "../../start/desk-database.ts";
import { type OpenCall, OpenCalls } from "./open-calls.ts";
import type { TryLine, TryStart, TryUse, TryUseResult } from "./try-line.ts";

export type TryLineOptions = {
  readonly db: Pick<DeskDatabase, "loadAssistant" | "loadCall" | "loadNewestSecret" | "loadOrganization">;
  /** Null when it cannot be opened with the keys of this server. */
  readonly openSecret: (sealed: string, owner: string) => string | null;
  /** Where this very server hears itself, e.g. `http://localhost:3000`. */
  readonly serverUrl: string;
  /** Milliseconds after which a call that nobody speaks on is hung up. */
  readonly idleMs?: number;
};

/** Every message carries the whole conversation. */
const MAX_TURNS = 50;
/** In front of the call's id; Vapi's ids are plain UUIDs. It marks a try wherever calls are shown. */
const TRY_PREFIX = "try-";

/**
 * Calls without a phone: the simulator sends real HTTP to our own webhook, so a try is answered and recorded as any
 * call. They live in this process and end with it.
 */
export function createTryLine({ idleMs, ...options }: TryLineOptions): TryLine {
  const calls = new OpenCalls(idleMs);
  return {
    async start(scope, from) {
      const dialed = await dial(options, scope, from);
      if (dialed.kind !== "dialed") return dialed;
      await calls.hold(scope, dialed);
      const { call, number } = dialed;
      const first = call.conversation.find((one) => one.kind === "said");
      return { kind: "started", callId: call.id, greeting: first?.text ?? "", from: number };
    },
    async useTool(scope, use) {
      const found = calls.find(scope, use.callId);
      if (found === null) return { kind: "ended" };
      if (found.turns >= MAX_TURNS) return { kind: "too_long" };
      found.turns += 1;
      return askTool(found, use, () => options.db.loadCall(scope, use.callId));
    },
    async hangUp(scope, callId) {
      const found = calls.find(scope, callId);
      if (found === null) return { kind: "ended" };
      await calls.end(found);
      return { kind: "hung_up" };
    },
  };
}

async function askTool(
  { call, takeFaults }: OpenCall,
  { name, arguments: heard, says }: TryUse,
  loadCall: () => ReturnType<DeskDatabase["loadCall"]>,
): Promise<TryUseResult> {
  if (says !== null) call.callerSays(says);
  const { kind, text, toolCallId } = await call.useTool(name, heard);
  if (takeFaults() > 0 || kind !== "result") return { kind: "not_answered" };
  return { kind: "answered", answer: describeTryAnswer(text, toolCallId, await loadCall()) };
}

type Dialed = Pick<OpenCall, "call" | "takeFaults"> & {
  readonly kind: "dialed";
  readonly number: string | null;
};

async function dial(
  { db, openSecret, serverUrl }: TryLineOptions,
  { orgId }: StaffScope,
  from: string | null,
): Promise<Dialed | Exclude<TryStart, { readonly kind: "started" }>> {
  const [tenant, newest, assistant] = await Promise.all([
    db.loadOrganization(orgId),
    db.loadNewestSecret(orgId),
    db.loadAssistant(orgId, "inbound"),
  ]);
  const secret = newest === null ? null : openSecret(newest.sealed, orgId);
  if (tenant === null || secret === null) return { kind: "no_secret" };
  const phone = readTypedPhone(from, tenant.organization.region);
  if (!phone.ok) return { kind: "invalid_number" };
  let faults = 0;
  const line = createPhoneLine({
    webhookUrl: `${serverUrl}/api/webhooks/vapi`,
    secret,
    ...lineOf(tenant, assistant?.firstMessage),
    onViolation: () => (faults += 1),
  });
  const number = phone.phone;
  const call = await line.dial({ from: number, callId: `${TRY_PREFIX}${randomUUID()}` });
  const takeFaults = () => {
    const found = faults;
    faults = 0;
    return found;
  };
  return takeFaults() > 0 ? { kind: "not_answered" } : { kind: "dialed", call, takeFaults, number };
}

type Tenant = NonNullable<Awaited<ReturnType<DeskDatabase["loadOrganization"]>>>;

function lineOf(
  { organization: { orgId, name }, inboundAssistantId, vapiPhoneNumberIds }: Tenant,
  firstMessage: string | undefined,
) {
  const [numberId] = vapiPhoneNumberIds;
  return {
    assistant: {
      ...(inboundAssistantId === null ? {} : { id: inboundAssistantId }),
      firstMessage: firstMessage || `Thank you for calling ${name}. How can I help you?`,
      metadata: { org_id: orgId },
    },
    // Once a number is registered, calls over another one are refused.
    ...(numberId === undefined ? {} : { phoneNumber: { id: numberId, number: "" } }),
  };
}
