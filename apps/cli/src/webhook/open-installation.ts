import type { OwnerPool, AssistantRole } from "@callwaiting/db";
import type { OrgId } from "@callwaiting/domain";
import type { Keyring } from "@callwaiting/server/keyring";
import { type RunInfo, isServing, readRunFile } from "@callwaiting/server/run-file";
import { openSecret } from "@callwaiting/server/sealed-secret";
import { type VapiClient, createVapiClient } from "@callwaiting/vapi-sdk";
import { CommandError } from "../report/command-error.ts";
import { readSettings } from "../startup/settings.ts";
import { openClient } from "../startup/vapi/open-client.ts";
import { openKeyring, openOwnerPool } from "../target/local-database.ts";

/** What runs here: the server, its database, and the Vapi accounts that its organizations are in. */
export type Installation = {
  readonly info: RunInfo;
  /** Where Vapi's messages have to go. */
  readonly url: string;
  readonly owner: OwnerPool;
  readonly keyring: Keyring;
  /** The account of an organization; null when its key is not known here. */
  readonly clientOf: (assistant: KnownAssistant) => VapiClient | null;
};

export type KnownAssistant = {
  readonly orgId: OrgId;
  readonly orgName: string;
  readonly role: AssistantRole;
  /** Null: not at Vapi yet. */
  readonly vapiAssistantId: string | null;
  readonly lastError: string | null;
  /** The organization's own Vapi key; null: the platform's is used. */
  readonly sealedKey: string | null;
};

export async function openInstallation(env: NodeJS.ProcessEnv): Promise<Installation> {
  const settings = readSettings(env);
  const info = await readRunFile(settings.dataDir);
  if (info === null || !(await isServing(info))) {
    throw new CommandError("CallWaiting is not running here.", {
      hint: "Start it with npm start or npm run startup in another terminal.",
    });
  }
  const owner = await openOwnerPool(env);
  try {
    const keyring = await openKeyring(env);
    const platform = openClient(settings, info);
    const own = new Map<string, VapiClient>();
    const clientOf = ({ orgId, sealedKey }: KnownAssistant) => {
      if (sealedKey === null) return platform;
      const apiKey = openSecret(sealedKey, { keyring, owner: orgId });
      if (apiKey === null) return null;
      const client = own.get(apiKey) ?? createVapiClient({ apiKey, baseUrl: settings.vapiBaseUrl });
      own.set(apiKey, client);
      return client;
    };
    const url = `${info.publicUrl ?? info.serverUrl}/api/webhooks/vapi`;
    return { info, url, owner, keyring, clientOf };
  } catch (error) {
    await owner.end();
    throw error;
  }
}

/** Every assistant of every organization, as the owner of the tables sees them. */
export async function listAssistants({ owner }: Installation): Promise<readonly KnownAssistant[]> {
  const { rows } = await owner.query<KnownAssistant>(
    `select a.org_id as "orgId", o.name as "orgName", a.role, a.vapi_assistant_id as "vapiAssistantId",
       a.last_error as "lastError", i.sealed_key as "sealedKey"
     from assistants a join organizations o using (org_id)
       left join integrations i on i.org_id = a.org_id and i.kind = 'vapi'
     order by o.name, a.org_id, a.role`,
  );
  return rows;
}
