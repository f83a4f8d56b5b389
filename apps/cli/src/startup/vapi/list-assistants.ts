import { createOwnerPool } from "@callwaiting/db";

export type KnownAssistant = {
  /** Null: not at Vapi yet. */
  readonly vapiAssistantId: string | null;
  readonly name: string;
  readonly syncState: "pending" | "synced" | "failed";
  readonly lastError: string | null;
};

/** Every assistant of every organization of this installation. Needs the owner's connection. */
export async function listKnownAssistants(databaseUrl: string): Promise<readonly KnownAssistant[]> {
  const pool = createOwnerPool({ connectionString: databaseUrl, max: 1 });
  try {
    const { rows } = await pool.query<KnownAssistant>(
      `select vapi_assistant_id as "vapiAssistantId", name, sync_state as "syncState", last_error as "lastError"
         from assistants`,
    );
    return rows;
  } finally {
    await pool.end();
  }
}
