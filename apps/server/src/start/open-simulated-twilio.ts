import { randomBytes } from "node:crypto";
import type { OrgId } from "@callwaiting/domain";
import { startTwilioSimulator } from "@callwaiting/twilio-simulator";
import type { SimulatedTwilio } from "../sms/create-texters.ts";

export type OpenSimulatedTwilio = { readonly twilio: SimulatedTwilio; readonly stop: () => Promise<void> };

type Where = {
  readonly orgId: OrgId;
  /** Where Twilio would find this server, and where this machine does. */
  readonly reachableAt: string;
  readonly serverUrl: string;
};

/** Twilio's own number for tests. */
const SENDER = "+15005550006";

/** So that somebody can watch it arrive, and what was answered is noted before it is reported. */
const ARRIVES_AFTER_MS = 1_500;
const KEPT = 1_000;

/** A Twilio in this process, which only this machine reaches. It forgets all when the server ends. */
export async function openSimulatedTwilio({
  orgId,
  reachableAt,
  serverUrl,
}: Where): Promise<OpenSimulatedTwilio> {
  const account = {
    accountSid: `AC${randomBytes(16).toString("hex")}`,
    // Whoever knows it may write back as anybody: new at every start, and never the same on two machines.
    authToken: randomBytes(16).toString("hex"),
    sender: SENDER,
    apiKey: null,
  };
  const simulator = await startTwilioSimulator({
    account,
    tunnel: { address: reachableAt, leadsTo: serverUrl },
    arrivesAfterMs: ARRIVES_AFTER_MS,
    keeps: KEPT,
  });
  return {
    twilio: { orgId, account, baseUrl: simulator.url, reachableAt },
    stop: async () => simulator[Symbol.asyncDispose](),
  };
}
