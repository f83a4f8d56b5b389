import type { StaffScope } from "@callwaiting/db";
import { inTime } from "../http/database-deadline.ts";
import type { TakeTurn } from "../http/turns/take-turn.ts";
import type { AssistantOperations } from "../sync/assistant-operations.ts";
import { type VapiKeyCheck, checkVapiKey } from "../sync/check-vapi-key.ts";

/** What the desk can do about Vapi, and what it shows of it. */
export type DeskVapi = AssistantOperations & {
  /** What clinics without a key of their own work with. */
  readonly platform: { readonly kind: "vapi" | "simulated"; readonly host: string };
  /** Where Vapi sends its messages to this server. */
  readonly webhookUrl: string;
  /** Asks Vapi, which takes a few seconds at worst. */
  readonly checkVapiKey: (apiKey: string) => Promise<VapiKeyCheck>;
};

export type DeskVapiOptions = {
  /** From the sync runtime. */
  readonly assistants: AssistantOperations;
  /** Where the platform's key works. */
  readonly platform: { readonly kind: "vapi" | "simulated"; readonly baseUrl: string };
  /** Where the organizations' own keys work. */
  readonly ownKeysBaseUrl: string;
  /** Where Vapi reaches this server, without a path. */
  readonly reachableAt: string;
};

export function createDeskVapi(options: DeskVapiOptions, take: TakeTurn): DeskVapi {
  const { assistants, platform, ownKeysBaseUrl, reachableAt } = options;
  const inTurn =
    <Args extends readonly [StaffScope, ...unknown[]], Result>(call: (...args: Args) => Promise<Result>) =>
    (...args: Args) =>
      inTime(take({ name: call.name, args }, () => call(...args)));
  return {
    saveAssistant: inTurn(assistants.saveAssistant),
    syncAssistantNow: inTurn(assistants.syncAssistantNow),
    rotateWebhookSecret: inTurn(assistants.rotateWebhookSecret),
    // No deadline: it takes as long as Vapi does.
    describeAssistantSync: assistants.describeAssistantSync,
    platform: { kind: platform.kind, host: new URL(platform.baseUrl).host },
    webhookUrl: `${reachableAt}/api/webhooks/vapi`,
    checkVapiKey: (apiKey) => checkVapiKey(ownKeysBaseUrl, apiKey),
  };
}
