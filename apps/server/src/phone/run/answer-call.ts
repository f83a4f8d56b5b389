import type { ToolCall, ToolCallsMessage } from "@callwaiting/vapi-sdk";
import { type OrgId, excerpt } from "@callwaiting/domain";
import type { Temporal } from "temporal-polyfill";
import { type Awaited, whileAwaited } from "../../http/awaited.ts";
import type { BoundLog, Log } from "../../http/bound-log.ts";
import { isDatabaseDown } from "../../http/is-database-down.ts";
import { type Deadline, TIMED_OUT, withTimeout } from "../../http/with-timeout.ts";
import type { Telemetry } from "../../telemetry/telemetry.ts";
import type { ToolCallKey } from "../call-ports.ts";
import type { TenantContext } from "../authenticate/tenant-context.ts";
import type { Tool, ToolAnswer, ToolContext } from "../tools/tool.ts";
import { keyOfCall, requestKeyOf, requestKeyOfBare } from "./call-key.ts";
import type { CallMemory } from "./call-memory.ts";
import type { AfterDelivery } from "./when-delivered.ts";
import type { CallOutcome } from "./call-outcome.ts";
import type { FoundTool } from "./name-of-tool.ts";
import type { NoteUnread } from "./note-unread.ts";
import { type CallToWatch, type CallWatch, watchCall } from "./watch-call.ts";

/** A `BookingOutcome`: nothing was done, because what is known of the clinic is old. */
const CLOCK_CHANGED = "clock_changed";

/** Stands where the tool of an argument would: the name is that of a tool itself. */
const UNKNOWN_TOOL = "unknown_tool";
const MAX_NAME_LENGTH = 60;

/** What the calls of a message have in common. */
export type Batch = {
  readonly message: ToolCallsMessage;
  readonly tenant: TenantContext;
  readonly findTenantAgain: (orgId: OrgId) => Promise<TenantContext | null>;
  readonly memory: CallMemory;
  readonly noteUnread: NoteUnread;
  readonly deadline: Deadline;
  readonly now: () => Temporal.Instant;
  /** Bound to the request. */
  readonly log: BoundLog;
  readonly telemetry: Telemetry;
  readonly noteCall: CallToWatch["noteCall"];
  /** Hears whether the answer left. */
  readonly afterDelivery: (tell: AfterDelivery) => void;
};

export type CallToAnswer = {
  readonly toolCallId: string;
  readonly found: FoundTool;
  readonly args: ToolCall["args"];
};

/**
 * Answers one call. Where this very call was answered before, the caller hears the same words again; else its tool
 * runs for as long as the message has time. Past that what was begun goes on by itself, because stopping it halfway would leave
 * nobody knowing what was booked, what it says is kept for the delivery that is repeated, and whom nobody told, as they were gone or
 * heard something else, is put on the list of those to call back. Never rejects.
 */
export async function answerCall(
  { toolCallId, found, args }: CallToAnswer,
  batch: Batch,
): Promise<CallOutcome> {
  const { message, memory, deadline } = batch;
  const tool = found.kind === "tool" ? found.tool : undefined;
  const { log: ofRequest, telemetry, noteCall } = batch;
  const watch = watchCall({ toolCallId, tool: tool?.name, log: ofRequest, telemetry, noteCall });
  return watch.during(async () => {
    if (tool === undefined) return noteUnknownTool({ toolCallId, found, args }, batch, watch);
    if (!args.ok) return { kind: "bad_arguments", code: args.code, reason: args.reason };
    if (deadline.remainingMs() === 0) return { kind: "not_started" };

    const { log } = watch;
    const call = { toolCallId, name: tool.name, args: args.value };
    const key = keyOfCall(message, call);
    const known = await memory.recall(key, log);
    if (known !== null) return told(known, { batch, log });

    const timeoutMs = deadline.remainingMs();
    if (timeoutMs === 0) return { kind: "not_started" };
    const awaited: Awaited = { isGivenUp: false, afterwards: [] };
    const context = { ...contextOf(batch, { ...call, key }), log };
    const work = whileAwaited(awaited, () => run({ ...batch, tool, args: args.value }, context));
    const outcome = await withTimeout(work, timeoutMs);
    const keep = (one: CallOutcome) => memory.keep(one, { ...call, key, durationMs: watch.elapsedMs(), log });
    const tellAfterwards = () => awaited.afterwards.forEach((tell) => tell());
    if (outcome !== TIMED_OUT) return told(await keep(outcome), { batch, log, ifUnheard: tellAfterwards });
    const endLate = async () => {
      const late = await work;
      watch.endLate(late);
      await keep(late);
      tellAfterwards();
    };
    awaited.isGivenUp = true;
    void endLate();
    return { kind: "timed_out" };
  });
}

type Telling = { readonly batch: Batch; readonly log: Log; readonly ifUnheard?: () => void };

/** What the caller is told: whether they were there to hear it is known afterwards. */
function told(outcome: CallOutcome, { batch, log, ifUnheard = () => {} }: Telling): CallOutcome {
  batch.afterDelivery((isDelivered) => {
    if (isDelivered) batch.memory.noteHeard(outcome, log);
    else ifUnheard();
  });
  return outcome;
}

type Keyed = Parameters<typeof keyOfCall>[1] & { readonly key: ToolCallKey | null };

function contextOf(batch: Batch, call: Keyed): Omit<ToolContext, "log"> {
  const { callerNumber = null, saidByCaller, isBare = false, form, call: facts } = batch.message;
  const now = batch.now();
  return {
    tenant: batch.tenant,
    now,
    callId: facts?.callId ?? null,
    requestKey: isBare ? requestKeyOfBare(call, now) : requestKeyOf(call.key),
    callerNumber,
    isCall: isBare || form !== "plain",
    saidByCaller,
  };
}

/** A tool of a name that is none of ours: kept with the call, and named to the clinic, whose caller got nothing. */
async function noteUnknownTool(
  { toolCallId, found, args }: CallToAnswer,
  { message, tenant, memory, noteUnread }: Batch,
  { log, elapsedMs }: CallWatch,
): Promise<CallOutcome> {
  const outcome: CallOutcome = { kind: "unknown_tool" };
  const sent = excerpt((found.kind === "unknown" ? found.name : null) ?? "").slice(0, MAX_NAME_LENGTH);
  if (sent === "") return outcome;
  void noteUnread(tenant.organization.orgId, { tool: UNKNOWN_TOOL, names: [sent] }, log);
  const call = { toolCallId, name: sent, args: args.ok ? args.value : {} };
  return memory.keep(outcome, { ...call, key: keyOfCall(message, call), durationMs: elapsedMs(), log });
}

type Run = Pick<Batch, "findTenantAgain" | "noteUnread"> & {
  readonly tool: Tool;
  readonly args: Record<string, unknown>;
};

async function run(work: Run, context: ToolContext): Promise<CallOutcome> {
  try {
    const answer = await askTool(work, context);
    const { orgId } = context.tenant.organization;
    const { unread: names } = answer;
    if (names !== undefined) void work.noteUnread(orgId, { tool: work.tool.name, names }, context.log);
    return { kind: "answered", answer };
  } catch (error) {
    context.log.error({ error }, "tool call failed");
    context.log.debug({ detail: String(error) }, "tool call failed: message");
    return { kind: "failed", isDatabaseDown: isDatabaseDown(error) };
  }
}

async function askTool({ tool, args, findTenantAgain }: Run, context: ToolContext): Promise<ToolAnswer> {
  const answer = await tool.run(args, context);
  if (answer.outcome !== CLOCK_CHANGED) return answer;
  const tenant = await findTenantAgain(context.tenant.organization.orgId);
  if (tenant === null) return answer;
  context.log.info("the clinic's clock has other rules; asked again by them");
  return tool.run(args, { ...context, tenant });
}
