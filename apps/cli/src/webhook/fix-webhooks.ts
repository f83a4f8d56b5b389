import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { enqueueAssistantSync } from "@callwaiting/db";
import { updateAssistantWebhook } from "../startup/vapi/update-assistant-webhook.ts";
import type { Installation } from "./open-installation.ts";
import { type SurveyedAssistant, surveyWebhooks } from "./survey-webhooks.ts";

const SYNC_MS = 20_000;
const POLL_MS = 300;

/**
 * Has the running server sync each assistant that is wrong, which fixes the assistant and its tools. Points its phone
 * numbers itself, because a sync leaves those alone. Waits until Vapi has it all, or for 20 s.
 */
export async function fixWebhooks(
  installation: Installation,
  before: readonly SurveyedAssistant[],
  signal: AbortSignal,
): Promise<readonly SurveyedAssistant[]> {
  for (const { assistant, resources, problems } of before) {
    if (problems.length === 0) continue;
    signal.throwIfAborted();
    const numbers = resources.filter(({ kind, url }) => kind === "phone number" && url !== installation.url);
    // What Vapi refuses shows up as wrong again below.
    for (const one of numbers) await updateAssistantWebhook(one, installation.url);
    if (problems.length === numbers.length) continue;
    const { orgId, role } = assistant;
    const operationId = `verify-webhook-${randomUUID()}`;
    await enqueueAssistantSync(installation.owner, orgId, { role, operationId, reason: "request" });
  }
  const deadline = performance.now() + SYNC_MS;
  for (;;) {
    const now = await surveyWebhooks(installation);
    if (now.every(({ problems }) => problems.length === 0) || performance.now() > deadline) return now;
    await delay(POLL_MS, undefined, { signal }).catch(() => signal.throwIfAborted());
  }
}
