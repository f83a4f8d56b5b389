import { randomUUID } from "node:crypto";
import type { StaffScope } from "@callwaiting/db";
import { type PhoneCall, createPhoneLine } from "@callwaiting/vapi-simulator";
import { readTypedPhone } from "../contacts/read-typed-reach.ts";
import { describeTryAnswer } from "./describe-try-answer.ts";
import type { DeskDatabase } from "../../start/desk-database.ts";
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

const IDLE_MS = 10 * 60_000;
/** One more hangs up the one that was silent the longest: a reloaded page shall lock nobody out. */
const MAX_CALLS = 3;
/** Every message carries the whole conversation. */
const MAX_TURNS = 50;
/** In front of the call's id; Vapi's ids are plain UUIDs. It marks a try wherever calls are shown. */
const TRY_PREFIX = "try-";

type OpenCall = {
  readonly owner: string;
  readonly call: PhoneCall;
  readonly summary: string;
  /** How often our own server broke a rule of Vapi's since it was last asked. */
  readonly takeFaults: () => number;
  readonly idle: NodeJS.Timeout;
  turns: number;
};

/**
 * Calls without a phone: the simulator sends real HTTP to our own webhook, so a try is answered and recorded as any
 * call. They live in this process and end with it.
 */
export function createTryLine({ idleMs = IDLE_MS, ...options }: TryLineOptions): TryLine {
  // In the order in which they were last used.
  const open = new Map<string, OpenCall>();
  const end = async (one: OpenCall) => {
    clearTimeout(one.idle);
    open.delete(one.call.id);
    await one.call.hangUp({ summary: one.summary });
  };
  const find = (scope: StaffScope, callId: string): OpenCall | null => {
    const found = open.get(callId);
    if (found === undefined || found.owner !== ownerOf(scope)) return null;
    open.delete(callId);
    open.set(callId, found);
    found.idle.refresh();
    return found;
  };
  const hold = async (scope: StaffScope, { call, takeFaults }: Pick<OpenCall, "call" | "takeFaults">) => {
    const owner = ownerOf(scope);
    const own = [...open.values()].filter((one) => one.owner === owner);
    for (const one of own.slice(0, Math.max(0, own.length + 1 - MAX_CALLS))) await end(one);
    const summary = `A try of the line by ${scope.actor.displayName}.`;
    const idle = setTimeout(() => {
      const forgotten = open.get(call.id);
      // The line's own faults are collected, so only a dead network gets here; the call is gone either way.
      if (forgotten !== undefined) void end(forgotten).catch(() => undefined);
    }, idleMs).unref();
    open.set(call.id, { owner, call, summary, takeFaults, idle, turns: 0 });
  };
  return {
    async start(scope, from) {
      const dialed = await dial(options, scope, from);
      if (dialed.kind !== "dialed") return dialed;
      await hold(scope, dialed);
      const { call, number } = dialed;
      const first = call.conversation.find((one) => one.kind === "said");
      return { kind: "started", callId: call.id, greeting: first?.text ?? "", from: number };
    },
    async useTool(scope, use) {
      const found = find(scope, use.callId);
      if (found === null) return { kind: "ended" };
      if (found.turns >= MAX_TURNS) return { kind: "too_long" };
      found.turns += 1;
      return askTool(found, use, () => options.db.loadCall(scope, use.callId));
    },
    async hangUp(scope, callId) {
      const found = find(scope, callId);
      if (found === null) return { kind: "ended" };
      await end(found);
      return { kind: "hung_up" };
    },
  };
}

function ownerOf({ orgId, actor }: StaffScope): string {
  return `${orgId} ${actor.userId}`;
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
  const { inboundAssistantId, vapiPhoneNumberIds, organization } = tenant;
  const [numberId] = vapiPhoneNumberIds;
  const line = createPhoneLine({
    webhookUrl: `${serverUrl}/api/webhooks/vapi`,
    secret,
    assistant: {
      ...(inboundAssistantId === null ? {} : { id: inboundAssistantId }),
      firstMessage:
        assistant?.firstMessage || `Thank you for calling ${organization.name}. How can I help you?`,
      metadata: { org_id: orgId },
    },
    // Once a number is registered, calls over another one are refused.
    ...(numberId === undefined ? {} : { phoneNumber: { id: numberId, number: "" } }),
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
