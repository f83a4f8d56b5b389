import type { AssistantRole, AssistantRow } from "@callwaiting/db";
import type { OrgId } from "@callwaiting/domain";
import { Temporal } from "temporal-polyfill";
import { holds } from "./compare-held.ts";
import { describeSyncFailure } from "./describe-sync-failure.ts";
import type { EnsureAssistantPorts } from "./ensure-assistant.ts";
import { type SyncContextPorts, openAccount } from "./sync-assistant.ts";
import { isForRole } from "./tools-of-role.ts";
import type { VapiFields, VapiObject } from "./vapi-api.ts";
import { asFields, wantedAssistant } from "./wanted-assistant.ts";

export type DescribeSyncPorts = SyncContextPorts &
  Pick<EnsureAssistantPorts, "loadAssistant" | "listVapiTools">;

export type SyncDifference = {
  /** As a person calls it. */
  readonly field: string;
  readonly words: string;
};

export type AssistantSyncDescription =
  | { readonly kind: "no_assistant" }
  /** A key or a secret has to be set first; the message says which and where. */
  | { readonly kind: "missing"; readonly message: string }
  | { readonly kind: "unreachable"; readonly message: string }
  /** Never made, or deleted there. */
  | { readonly kind: "not_at_vapi"; readonly wasThere: boolean }
  /** No differences: Vapi holds what the clinic wants. */
  | { readonly kind: "compared"; readonly differences: readonly SyncDifference[] };

/** What the clinic wants beside what Vapi holds, asked now. Changes nothing; secrets and ids are left out. */
export async function describeAssistantSync(
  ports: DescribeSyncPorts,
  orgId: OrgId,
  role: AssistantRole,
): Promise<AssistantSyncDescription> {
  const record = await ports.loadOrganization(orgId);
  const assistant = await ports.loadAssistant(orgId, role);
  if (record === null || assistant === null) return { kind: "no_assistant" };
  const account = await openAccount(ports, orgId, role);
  if (account.kind === "missing") return account;
  const { apiKey, webhookSecret } = account;
  try {
    const held = await getHeld(ports, assistant, apiKey);
    if (held === null) return { kind: "not_at_vapi", wasThere: assistant.vapiAssistantId !== null };
    const tools = await ports.listVapiTools(orgId);
    const toolIds = tools.filter(({ name }) => isForRole(role, name)).map(({ vapiToolId }) => vapiToolId);
    const { organization } = record;
    const now = Temporal.Now.instant();
    const context = { organization, now, serverUrl: ports.serverUrl, webhookSecret, toolIds };
    const wanted = wantedAssistant(assistant, context, held);
    return { kind: "compared", differences: compare(wanted, held, toolIds) };
  } catch (error) {
    return { kind: "unreachable", message: describeSyncFailure(error, [apiKey, webhookSecret]).words };
  }
}

async function getHeld(
  ports: DescribeSyncPorts,
  { vapiAssistantId }: AssistantRow,
  apiKey: string,
): Promise<VapiObject | null> {
  return vapiAssistantId === null ? null : ports.connect(apiKey).assistants.get(vapiAssistantId);
}

function compare(wanted: VapiFields, held: VapiFields, toolIds: readonly string[]): SyncDifference[] {
  const differs = (field: string) => !holds(wanted[field], held[field]);
  const found: SyncDifference[] = [];
  const add = (field: string, words: string) => void found.push({ field, words });
  if (differs("name")) add("Name", `${quote(held["name"])} at Vapi, ${quote(wanted["name"])} here.`);
  if (differs("firstMessage")) {
    add("First message", `${quote(held["firstMessage"])} at Vapi, ${quote(wanted["firstMessage"])} here.`);
  }
  if (differs("voice")) {
    add("Voice", `${voiceName(held["voice"])} at Vapi, ${voiceName(wanted["voice"])} here.`);
  }
  if (!holds(promptOf(wanted), promptOf(held))) {
    add("Instructions", "Those at Vapi are not the ones saved here.");
  }
  const missing = toolIds.filter((id) => !asList(asFields(held["model"])["toolIds"]).includes(id)).length;
  if (missing > 0) {
    add("Tools", `${missing} of ${toolIds.length} are not connected to the assistant at Vapi.`);
  }
  const [here, there] = [asFields(wanted["server"]), asFields(held["server"])];
  if (here["url"] !== there["url"]) {
    add("Address", `Vapi calls ${quote(there["url"])} instead of ${quote(here["url"])}.`);
  }
  if (!holds({ headers: here["headers"] }, there)) {
    add("Webhook secret", "Vapi does not send the newest one yet.");
  }
  if (differs("serverMessages")) add("Messages", "Vapi reports other events of a call than are needed here.");
  if (differs("metadata")) add("Mark", "The assistant does not carry this clinic's mark at Vapi.");
  return found;
}

function quote(value: unknown): string {
  return typeof value === "string" && value !== "" ? `“${value}”` : "nothing";
}

function voiceName(value: unknown): string {
  const { provider, voiceId } = asFields(value);
  return typeof provider === "string" ? `${quote(voiceId)} of ${provider}` : "no voice";
}

function promptOf(fields: VapiFields): unknown {
  const system = asList(asFields(fields["model"])["messages"]).find(
    (message) => asFields(message)["role"] === "system",
  );
  return asFields(system)["content"] ?? "";
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
