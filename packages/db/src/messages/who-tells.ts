import { OrgId } from "@callwaiting/domain";
import { z } from "zod";
import { callFunction } from "../call-function.ts";
import type { AppPool } from "../pool.ts";

const telling = z.object({ orgId: OrgId, writes: z.boolean(), tells: z.boolean() });

/** A clinic that writes to its patients, or tells other systems. */
export type Telling = Readonly<z.infer<typeof telling>>;

/** Those of many clinics that tell anybody anything, in one round trip. */
export async function whoTells(pool: AppPool, orgIds: readonly OrgId[]): Promise<readonly Telling[]> {
  return callFunction(pool, "who_tells", { args: { orgIds }, reply: z.array(telling) });
}
