import type { VapiClient } from "@callwaiting/vapi-sdk";
import { type RememberedUrl, readState, updateState } from "../state-file.ts";
import { updateAssistantWebhook } from "./update-assistant-webhook.ts";
import { listResources } from "./vapi-resources.ts";

export type Restore = {
  readonly dataDir: string;
  readonly client: VapiClient;
  readonly keepUrls: boolean;
  readonly note: (line: string) => void;
};

/**
 * Gives every resource the URL it had, unless somebody has changed it since. What Vapi refuses stays remembered, for the
 * next time.
 */
export async function restoreUrls({ dataDir, client, keepUrls, note }: Restore): Promise<void> {
  const remembered = (await readState(dataDir))?.vapi ?? [];
  if (remembered.length === 0) return;
  if (keepUrls) return updateState(dataDir, (state) => ({ ...state, vapi: [] }));
  const current = new Map((await listResources(client)).map((one) => [one.id, one]));
  const left: RememberedUrl[] = [];
  let restored = 0;
  for (const one of remembered) {
    const resource = current.get(one.id);
    if (resource === undefined || resource.url !== one.ourUrl) continue;
    const update = await updateAssistantWebhook(resource, one.previousUrl);
    if (update.kind === "failed") {
      left.push(one);
      note(`The ${one.kind} ${one.name} still calls ${one.ourUrl}: ${update.reason}`);
    } else restored += 1;
  }
  await updateState(dataDir, (state) => ({ ...state, vapi: left }));
  if (restored > 0) note(`${restored} at Vapi call their earlier address again.`);
}
