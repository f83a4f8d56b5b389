import { createOwnerPool, migrate, saveAssistant } from "@callwaiting/db";
import { type Clinic, createClinics } from "./create-clinics.ts";

/** Whoever PgBouncer works as: see docs/pgbouncer.md. */
export const POOL_USER = "callwaiting_pool";

type Secrets = { readonly encryptionKey: string; readonly password: string };

/** An empty database becomes one with clinics, each with an assistant, and a user for PgBouncer. */
export async function setUpDatabase(
  databaseUrl: string,
  { encryptionKey, password }: Secrets,
): Promise<readonly Clinic[]> {
  const owner = createOwnerPool({ connectionString: databaseUrl });
  try {
    await migrate(owner);
    // As docs/pgbouncer.md tells an operator to.
    await owner.query(`create role ${POOL_USER} login password '${password}' in role callwaiting_app`);
    await owner.query(`alter role ${POOL_USER} set role = 'callwaiting_app'`);
    const clinics = await createClinics({ owner, databaseUrl, encryptionKey });
    for (const { orgId } of clinics) await saveAssistant(owner, orgId, ASSISTANT);
    return clinics;
  } finally {
    await owner.end();
  }
}

const ASSISTANT = {
  role: "inbound",
  name: "Grace",
  firstMessage: "Hello.",
  customPrompt: "Be kind.",
  voice: { provider: "vapi", voiceId: "Savannah", version: 2 },
} as const;
