import { createAppPool } from "@callwaiting/db";
import { OrgId } from "@callwaiting/domain";
import { bookingCurl, findDemoSlot } from "@callwaiting/server/booking-curl";
import { findDemoSecret } from "@callwaiting/server/demo-clinic";
import type { RunInfo } from "@callwaiting/server/run-file";
import { CommandError } from "../report/command-error.ts";
import { findDatabaseUrl, openKeyring, openOwnerPool } from "../target/local-database.ts";

/** Of the demo clinic what may have changed since the start: null where it cannot be told now. */
export type DemoNow = { readonly webhookSecret: string | null; readonly curl: string | null };

const NOTHING: DemoNow = { webhookSecret: null, curl: null };

/** The secret that is in force, which may have been replaced in the admin, and a command that books a time that is free now. */
export async function lookUpDemo(env: NodeJS.ProcessEnv, info: RunInfo): Promise<DemoNow> {
  const url = await findDatabaseUrl(env);
  if (info.orgId === null || url === null) return NOTHING;
  try {
    const owner = await openOwnerPool(env);
    const pool = createAppPool({ connectionString: url, max: 1 });
    try {
      const webhookSecret = await findDemoSecret(owner, await openKeyring(env));
      const slot = await findDemoSlot(pool, OrgId.parse(info.orgId));
      const canBook = webhookSecret !== null && slot !== null;
      return { webhookSecret, curl: canBook ? bookingCurl({ ...info, webhookSecret }, slot) : null };
    } finally {
      await Promise.all([owner.end(), pool.end()]);
    }
  } catch (error) {
    // The database is away, or the key is: what else runs is of use all the more.
    if (error instanceof CommandError) return NOTHING;
    throw error;
  }
}
