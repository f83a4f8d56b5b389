import type { VapiToolRow } from "@callwaiting/db";
import type { OrgId } from "@callwaiting/domain";
import { hashOf } from "../canonical-json.ts";
import { holds, holdsOnly } from "./compare-held.ts";
import type { VapiApi, VapiFields, VapiObject } from "./vapi-api.ts";
import { asFields } from "./wanted-assistant.ts";

export type EnsureToolsPorts = {
  readonly listVapiTools: (orgId: OrgId) => Promise<readonly VapiToolRow[]>;
  readonly recordVapiTool: (orgId: OrgId, row: VapiToolRow) => Promise<void>;
};

export type EnsureToolsInput = {
  readonly orgId: OrgId;
  readonly api: VapiApi;
  /** Our tools in Vapi's form, without the server. */
  readonly tools: readonly VapiFields[];
  readonly server: VapiFields;
};

export type EnsuredTools = {
  /** In the order of the tools. */
  readonly ids: readonly string[];
  /** Names of those that were known and differed at Vapi, or were gone. */
  readonly repaired: readonly string[];
};

/**
 * Makes Vapi hold exactly one of each of our tools for this organization, and returns their ids in order. One that was
 * made before a crash could note its id is found by its name and its server, and adopted. No change, no write.
 */
export async function ensureTools(ports: EnsureToolsPorts, input: EnsureToolsInput): Promise<EnsuredTools> {
  const known = new Map((await ports.listVapiTools(input.orgId)).map((row) => [row.name, row]));
  const atVapi = await input.api.tools.list();
  const ids = [];
  const repaired = [];
  for (const tool of input.tools) {
    const wanted: VapiFields = { ...tool, server: input.server };
    const name = nameOf(wanted);
    const row = known.get(name);
    const found =
      atVapi.find(({ id }) => id === row?.vapiToolId) ??
      atVapi.find((one) => nameOf(one) === name && holds(input.server, one["server"]));
    const syncedHash = hashOf(wanted);
    // Once Vapi has taken exactly this, what it adds is its own affair; before, it may be what we once meant.
    const compare = row?.syncedHash === syncedHash ? holds : holdsOnly;
    const changed = Object.keys(wanted).filter((field) => !compare(wanted[field], found?.[field]));
    const id = await ensureTool(input.api, wanted, { found, changed });
    if (row?.vapiToolId !== id || row.syncedHash !== syncedHash) {
      await ports.recordVapiTool(input.orgId, { name, vapiToolId: id, syncedHash });
    }
    ids.push(id);
    if (row !== undefined && (id !== row.vapiToolId || changed.length > 0)) repaired.push(name);
  }
  return { ids, repaired };
}

type Differences = { readonly found: VapiObject | undefined; readonly changed: readonly string[] };

async function ensureTool(
  api: VapiApi,
  wanted: VapiFields,
  { found, changed }: Differences,
): Promise<string> {
  if (found === undefined) return (await api.tools.create(wanted)).id;
  if (changed.length === 0) return found.id;
  const fields = Object.fromEntries(changed.map((field) => [field, wanted[field]]));
  // Vapi tells the kinds of tools apart by their type, in an update as well.
  await api.tools.update(found.id, { ...fields, type: wanted["type"] });
  return found.id;
}

function nameOf(tool: VapiFields): string {
  const name = asFields(tool["function"])["name"];
  return typeof name === "string" ? name : "";
}
