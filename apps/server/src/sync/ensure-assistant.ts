import type { AssistantRole, AssistantRow, SyncLock, SyncResult } from "@callwaiting/db";
import type { OrgId, Organization } from "@callwaiting/domain";
import { hashOf } from "../canonical-json.ts";
import { holds, holdsOnly } from "./compare-held.ts";
import { NotKept } from "./not-kept.ts";
import { type EnsureToolsPorts, type EnsuredTools, ensureTools } from "./ensure-tools.ts";
import type { Temporal } from "temporal-polyfill";
import { isForRole, nameOfTool } from "./tools-of-role.ts";
import type { RunStep } from "./run-step.ts";
import type { VapiApi, VapiFields, VapiObject } from "./vapi-api.ts";
import { type WantedContext, asFields, wantedAssistant, webhookServer } from "./wanted-assistant.ts";

export type EnsureAssistantPorts = EnsureToolsPorts & {
  /** Runs one at a time for this organization and lock, across all servers. */
  readonly withSyncLock: <T>(orgId: OrgId, lock: SyncLock, run: () => Promise<T>) => Promise<T>;
  readonly loadAssistant: (orgId: OrgId, role: AssistantRole) => Promise<AssistantRow | null>;
  readonly recordAssistantId: (orgId: OrgId, role: AssistantRole, vapiAssistantId: string) => Promise<void>;
  readonly recordSync: (orgId: OrgId, role: AssistantRole, result: SyncResult) => Promise<void>;
};

export type EnsureAssistantInput = {
  readonly organization: Organization;
  readonly role: AssistantRole;
  readonly api: VapiApi;
  readonly tools: readonly VapiFields[];
  readonly now: Temporal.Instant;
  readonly serverUrl: string;
  readonly webhookSecret: string;
  /** Noted as the one that Vapi sends, once it does. */
  readonly webhookSecretId: string | null;
  readonly runStep: RunStep;
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
      /** The fields that differed. */
      readonly changedFields: readonly string[];
      /** Names of our tools that differed or were gone. */
      readonly repairedTools: readonly string[];
      /** Nothing had been saved since Vapi was last confirmed to hold it. */
      readonly wasSynced: boolean;
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
  const { organization, role, runStep } = input;
  return ports.withSyncLock(organization.orgId, role, async () => {
    const assistant = await ports.loadAssistant(organization.orgId, role);
    if (assistant === null) return { kind: "no_assistant" };
    const tools = await runStep("tools", () => toolsFor(ports, input));
    const context = { ...bareContext(input), toolIds: tools.ids };
    const found = await runStep("get", () => findCurrent(assistant, input));
    const current =
      found.current ??
      (await runStep("create", () => create(input.api, wantedAssistant(assistant, context, null))));
    // Before anything else can fail: from here on this is ours.
    if (assistant.vapiAssistantId !== current.id) {
      await ports.recordAssistantId(organization.orgId, role, current.id);
    }
    const wanted = wantedAssistant(assistant, context, current);
    // Once Vapi was seen to hold this, or has just been given it, what it adds is its own affair; after a save it may
    // be what we once meant.
    const isSettled = found.current === null || assistant.syncState === "synced";
    const changedFields = await update(input, current, { wanted, compare: isSettled ? holds : holdsOnly });
    await runStep("record", () =>
      ports.recordSync(organization.orgId, role, {
        state: "synced",
        hash: hashOf(wanted),
        secretId: input.webhookSecretId,
        revision: assistant.revision,
      }),
    );
    return {
      kind: "ok",
      assistantId: current.id,
      isNew: found.current === null,
      wasDeleted: found.wasDeleted,
      changed: changedFields.length > 0,
      changedFields,
      repairedTools: tools.repaired,
      wasSynced: assistant.syncState === "synced",
    };
  });
}

function bareContext(input: EnsureAssistantInput): WantedContext {
  const { organization, now, serverUrl, webhookSecret } = input;
  return { organization, now, serverUrl, webhookSecret, toolIds: [] };
}

/** The assistants of an organization share its tools, so these are looked after by one at a time. */
async function toolsFor(ports: EnsureAssistantPorts, input: EnsureAssistantInput): Promise<EnsuredTools> {
  const { organization, api, role } = input;
  const tools = input.tools.filter((tool) => isForRole(role, nameOfTool(tool)));
  const server = webhookServer(bareContext(input));
  return ports.withSyncLock(organization.orgId, "tools", () =>
    ensureTools(ports, { orgId: organization.orgId, api, tools, server }),
  );
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

type Aim = { readonly wanted: VapiFields; readonly compare: typeof holds };

/** Sends only fields that differ, each of them whole, and looks whether Vapi took them. */
async function update(
  { api, runStep }: EnsureAssistantInput,
  current: VapiObject,
  { wanted, compare }: Aim,
): Promise<readonly string[]> {
  const fields = Object.keys(wanted).filter((field) => !compare(wanted[field], current[field]));
  if (fields.length === 0) return [];
  const changed = Object.fromEntries(fields.map((field) => [field, wanted[field]]));
  await runStep("update", () => api.assistants.update(current.id, changed));
  await runStep("verify", async () => {
    const after = await api.assistants.get(current.id);
    const lost = fields.filter((field) => !holds(wanted[field], after?.[field]));
    if (lost.length > 0) throw new NotKept(lost);
  });
  return fields;
}
