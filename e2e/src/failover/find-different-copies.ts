import { createOwnerPool } from "@callwaiting/db";
import { until } from "./cluster-state.ts";
import type { Machine } from "./open-machine.ts";
import type { World } from "./open-world.ts";

/** What matters, as one number; a copy that has not got so far yet answers with another one. */
const DIGEST = `select md5(string_agg(t, ' ' order by t)) as digest from (
  select a::text as t from appointments a union all select c::text from contacts c
  union all select x::text from changes x) rows`;

/** Reads appointments, contacts and the audit log on every machine. */
export async function findDifferentCopies({ machines }: World): Promise<string[]> {
  let digests: readonly string[] = [];
  const areSame = async () => {
    digests = await Promise.all(machines.map(readDigest));
    return new Set(digests).size === 1;
  };
  try {
    await until(areSame, "they differ");
    return [];
  } catch {
    return machines.map(({ name }, n) => `${name} has ${digests[n] ?? "nothing"}`);
  }
}

async function readDigest({ postgresUrl }: Machine): Promise<string> {
  const pool = createOwnerPool({ connectionString: postgresUrl, max: 1 });
  try {
    const { rows } = await pool.query<{ digest: string | null }>(DIGEST);
    return rows[0]?.digest ?? "nothing";
  } finally {
    await pool.end();
  }
}
