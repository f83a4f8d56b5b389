import { type AssistantRole, type AssistantRow, loadAssistant, withOrg } from "@callwaiting/db";
import type { OrgId } from "@callwaiting/domain";
import { sealSecret } from "@callwaiting/server/sealed-secret";
import type { VapiSync } from "@callwaiting/server/vapi-sync";
import { CheckFailure } from "../report/check.ts";
import type { SyncDatabase } from "./sync-database.ts";

type Wish = { readonly voice: Readonly<Record<string, unknown>>; readonly firstMessage?: string };

/** The rows of the organization that the sync is tried on. */
export type BenchRows = {
  /** Keeps what an assistant is to be, without a job for the server's own worker. */
  readonly wish: (role: AssistantRole, wish: Wish) => Promise<void>;
  /** The organization's own Vapi key; null: none. */
  readonly setOwnKey: (key: string | null) => Promise<void>;
  readonly row: (role: AssistantRole) => Promise<AssistantRow>;
  /** How many rows there are. */
  readonly countRows: (role: AssistantRole) => Promise<number>;
};

const WISH = `
  insert into assistants (org_id, role, name, first_message, voice) values ($1, $2, $3, $4, $5)
  on conflict (org_id, role) do update set first_message = excluded.first_message, voice = excluded.voice,
    sync_state = 'pending', last_error = null, revision = assistants.revision + 1`;

export function openBenchRows(orgId: OrgId, database: SyncDatabase, pool: VapiSync["pool"]): BenchRows {
  const write = (text: string, values: readonly unknown[]) =>
    withOrg(pool, orgId, async (tx) => void (await tx.$client.query(text, [orgId, ...values])));
  return {
    wish: (role, { voice, firstMessage = "Hello, this is a check." }) =>
      write(WISH, [role, `CallWaiting check (${role})`, firstMessage, JSON.stringify(voice)]),
    setOwnKey: (key) => {
      if (key === null) return write("delete from integrations where org_id = $1", []);
      const sealed = sealSecret(key, { keyring: database.keyring, owner: orgId });
      const text =
        "insert into integrations (org_id, kind, sealed_key, key_hint) values ($1, 'vapi', $2, '…')";
      return write(text, [sealed]);
    },
    row: async (role) => {
      const found = await loadAssistant(pool, orgId, role);
      if (found === null) throw new CheckFailure("The assistant's row is gone.");
      return found;
    },
    countRows: async (role) => {
      const query = "select 1 from assistants where org_id = $1 and role = $2";
      return (await database.owner.query(query, [orgId, role])).rows.length;
    },
  };
}
