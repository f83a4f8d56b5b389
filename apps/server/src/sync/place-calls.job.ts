import type { OutboundDue, OutboundEnded, Placing, ToldOfOutbound } from "@callwaiting/db";
import { OrgId, outboundEnd } from "@callwaiting/domain";
import { readCallEnd } from "@callwaiting/vapi-sdk";
import type { Task } from "graphile-worker";
import type { Logger } from "pino";
import { z } from "zod";
import { type Placed, placeCall } from "./place-call.ts";
import { lookAfter, settlePlacing } from "./settle-call.ts";
import type { VapiCallApi } from "./vapi-api.ts";

const Payload = z.looseObject({ orgId: OrgId });

export type PlaceCallsOptions = {
  /** Whether any call is planned or under way. */
  readonly isLive: (orgId: OrgId) => Promise<boolean>;
  readonly claim: (orgId: OrgId) => Promise<OutboundDue | null>;
  readonly finish: (orgId: OrgId, placing: Placing) => Promise<ToldOfOutbound | null>;
  readonly noteEnd: (orgId: OrgId, end: OutboundEnded) => Promise<boolean>;
  readonly listUnsettled: (orgId: OrgId) => Promise<readonly OutboundDue[]>;
  /** Null: there is no key. */
  readonly connect: (orgId: OrgId) => Promise<VapiCallApi | null>;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly log: Logger;
};

/** How long until it comes back by itself, in ms, while there is anything to do. */
const EVERY_MS = 30_000;

/** Under way at once are three at most, so this is enough. */
const MOST_AT_ONCE = 10;

export const callsKey = (orgId: OrgId): string => `place-calls:${orgId}`;

/** Places an organization's calls that are due, and finds out what became of those of which nobody knows. */
export function createPlaceCallsJob(options: PlaceCallsOptions): Task {
  return async (payload, helpers) => {
    const { orgId } = Payload.parse(payload);
    if (!(await options.isLive(orgId))) return;
    // First: whatever goes wrong below, it comes back.
    await helpers.addJob(
      "place-calls",
      { orgId },
      {
        jobKey: callsKey(orgId),
        jobKeyMode: "preserve_run_at",
        runAt: new Date(Date.now() + EVERY_MS),
        maxAttempts: 5,
      },
    );
    const calls = await options.connect(orgId);
    if (calls === null) {
      options.log.warn({ orgId }, "calls wait for a key of Vapi's");
      return;
    }
    await placeCalls(orgId, calls, options);
  };
}

/** One round: first what is unsettled, since that counts as under way. */
export async function placeCalls(
  orgId: OrgId,
  calls: VapiCallApi,
  options: PlaceCallsOptions,
): Promise<void> {
  for (const due of await options.listUnsettled(orgId)) await settle(orgId, due, { ...options, calls });
  for (let count = 0; count < MOST_AT_ONCE; count += 1) {
    const claimedMs = performance.now();
    const due = await options.claim(orgId);
    if (due === null) return;
    const claimedMsAgo = () => performance.now() - claimedMs;
    await report(orgId, due, { ...options, placed: await placeCall(due, { calls, claimedMsAgo }) });
  }
}

type Connected = PlaceCallsOptions & { readonly calls: VapiCallApi };

async function settle(orgId: OrgId, due: OutboundDue, options: Connected): Promise<void> {
  if (due.vapiCallId === null) {
    const placed = await settlePlacing(due, options);
    if (placed !== "later") await report(orgId, due, { ...options, placed });
    return;
  }
  const held = await lookAfter(due, options);
  if (held === "later") return;
  await noteTold(orgId, { callId: due.vapiCallId, told: held === null ? GONE : readHeld(held) }, options);
}

/** Vapi has it no longer: how it ended will not be known. */
const GONE: ToldOfOutbound = {
  status: "ended",
  endedReason: "call-deleted",
  cost: null,
  talkedSeconds: null,
};

const Held = z.looseObject({
  status: z.string().nullish(),
  endedReason: z.string().nullish(),
  cost: z.number().nullish(),
  startedAt: z.string().nullish(),
  endedAt: z.string().nullish(),
});

function readHeld(held: unknown): ToldOfOutbound {
  const { status = null, endedReason = null, cost = null, startedAt, endedAt } = Held.parse(held);
  const seconds = (Date.parse(endedAt ?? "") - Date.parse(startedAt ?? "")) / 1_000;
  return { status, endedReason, cost, talkedSeconds: Number.isNaN(seconds) ? null : seconds };
}

type Reported = PlaceCallsOptions & { readonly placed: Placed };

async function report(orgId: OrgId, due: OutboundDue, { placed, ...options }: Reported): Promise<void> {
  const { outboundId, attempt } = due;
  if (placed === "unknown") {
    options.log.warn(
      { orgId, outboundId },
      "nobody knows whether Vapi has a call: it is looked for in two minutes",
    );
    return;
  }
  const told = await options.finish(orgId, { outboundId, attempt, ...placed });
  const { callId, trouble } = placed;
  options.log.info({ orgId, outboundId, callId, trouble }, "a call was placed, or not");
  // Its messages may have come before we knew that it is ours.
  if (callId !== undefined && told !== null) await noteTold(orgId, { callId, told }, options);
}

type Told = { readonly callId: string; readonly told: ToldOfOutbound };

async function noteTold(orgId: OrgId, { callId, told }: Told, options: PlaceCallsOptions): Promise<void> {
  const { status, endedReason, talkedSeconds } = told;
  const ended = status === "ended" ? outboundEnd(readCallEnd(endedReason ?? ""), talkedSeconds) : null;
  await options.noteEnd(orgId, { callId, ended, cost: told.cost });
}
