import type { AssistantRole, AssistantRow, SyncResult } from "@callwaiting/db";
import type { OrgId, Organization } from "@callwaiting/domain";
import { hashOf, isSame } from "../../canonical-json.ts";
import { type EnsureToolsPorts, ensureTools } from "./ensure-tools.ts";
import type { VapiApi, VapiFields, VapiObject } from "./vapi-api.ts";
import { type WantedContext, asFields, wantedAssistant, webhookServer } from "./wanted-assistant.ts";

export type EnsureAssistantPorts = EnsureToolsPorts & {
  /** Runs one at a time for this organization and role, across all servers. */
  readonly withSyncLock: <T>(orgId: OrgId, role: AssistantRole, run: () => Promise<T>) => Promise<T>;
  readonly loadAssistant: (orgId: OrgId, role: AssistantRole) => Promise<AssistantRow | null>;
  readonly recordAssistantId: (orgId: OrgId, role: AssistantRole, vapiAssistantId: string) => Promise<void>;
  readonly recordSync: (orgId: OrgId, role: AssistantRole, result: SyncResult) => Promise<void>;
};

export type EnsureAssistantInput = {
  readonly organization: Organization;
  readonly role: AssistantRole;
  readonly api: VapiApi;
  readonly tools: readonly VapiFields[];
  readonly serverUrl: string;
  readonly webhookSecret: string;
};

export type EnsuredAssistant =
  | {
      readonly kind: "ok";
      readonly assistantId: string;
      readonly isNew: boolean;
      /** It had been deleted at Vapi and was made anew. */
      readonly wasDeleted: boolean;
      /** Something of ours differed at Vapi and was put right. */
      readonly changed: boolean;
    }
  | { readonly kind: "no_assistant" };

/**
 * Makes Vapi hold exactly one assistant for this organization and role, as the clinic wants it, and nothing that
 * somebody set by hand on other fields lost. Done again, it changes nothing. Rejects with Vapi's error; the caller
 * records that and tries again.
 */
export async function ensureAssistant(
  ports: EnsureAssistantPorts,
  input: EnsureAssistantInput,
): Promise<EnsuredAssistant> {
  const { organization, role } = input;
  return ports.withSyncLock(organization.orgId, role, async () => {
    const assistant = await ports.loadAssistant(organization.orgId, role);
    if (assistant === null) return { kind: "no_assistant" };
    const context = await contextFor(ports, input);
    const found = await findCurrent(assistant, input);
    const current = found.current ?? (await create(input.api, wantedAssistant(assistant, context, null)));
    // Before anything else can fail: from here on this is ours.
    if (assistant.vapiAssistantId !== current.id) {
      await ports.recordAssistantId(organization.orgId, role, current.id);
    }
    const wanted = wantedAssistant(assistant, context, current);
    const changed = await update(input.api, current, wanted);
    await ports.recordSync(organization.orgId, role, { state: "synced", hash: hashOf(wanted) });
    const isNew = found.current === null;
    return { kind: "ok", assistantId: current.id, isNew, wasDeleted: found.wasDeleted, changed };
  });
}

async function contextFor(ports: EnsureToolsPorts, input: EnsureAssistantInput): Promise<WantedContext> {
  const { organization, serverUrl, webhookSecret, api, tools } = input;
  const context = { organization, serverUrl, webhookSecret, toolIds: [] };
  const server = webhookServer(context);
  const toolIds = await ensureTools(ports, { orgId: organization.orgId, api, tools, server });
  return { ...context, toolIds };
}

/** The one whose id we know; else one that carries our mark, from a creation whose id was never noted. */
async function findCurrent(
  { vapiAssistantId }: AssistantRow,
  { api, organization, role }: EnsureAssistantInput,
): Promise<{ current: VapiObject | null; wasDeleted: boolean }> {
  const known = vapiAssistantId === null ? null : await api.assistants.get(vapiAssistantId);
  if (known !== null) return { current: known, wasDeleted: false };
  const marked = (await api.assistants.list()).find(({ metadata }) => {
    const mark = asFields(metadata);
    return mark["org_id"] === organization.orgId && mark["role"] === role;
  });
  return { current: marked ?? null, wasDeleted: vapiAssistantId !== null };
}

async function create(api: VapiApi, fields: VapiFields): Promise<VapiObject> {
  return api.assistants.create(fields);
}

/** Sends only fields that differ, each of them whole, and looks whether Vapi took them. */
async function update(api: VapiApi, current: VapiObject, wanted: VapiFields): Promise<boolean> {
  const changed = Object.entries(wanted).filter(([field, value]) => !isSame(current[field], value));
  if (changed.length === 0) return false;
  await api.assistants.update(current.id, Object.fromEntries(changed));
  const after = await api.assistants.get(current.id);
  const lost = changed.map(([field]) => field).filter((field) => !isSame(after?.[field], wanted[field]));
  if (lost.length > 0) throw new Error(`Vapi did not keep what was sent: ${lost.join(", ")}`);
  return true;
}
