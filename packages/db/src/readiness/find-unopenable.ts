import { OrgId } from "@callwaiting/domain";
import { z } from "zod";
import type { OwnerPool } from "../pool.ts";

/** Organizations whose secrets were sealed with none of the keys that have these ids. */
export async function findUnopenable(owner: OwnerPool, keyIds: readonly string[]): Promise<readonly OrgId[]> {
  const { rows } = await owner.query("select find_unopenable($1) as found", [keyIds]);
  return z.array(z.object({ found: z.array(OrgId) })).parse(rows)[0]?.found ?? [];
}
