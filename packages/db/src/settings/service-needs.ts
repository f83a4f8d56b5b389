import type { ServiceNeeds } from "@callwaiting/domain";
import { z } from "zod";
import { retryConflict } from "../booking/retry-conflict.ts";
import { callFunction } from "../call-function.ts";
import type { AppPool } from "../pool.ts";
import type { OrgTransaction } from "../with-org.ts";
import type { StaffScope } from "../with-staff.ts";

/** Whether one of them is none of this organization's, or out of use. Whoever saves settings has locked the organization. */
export async function hasUnknownResource(
  tx: OrgTransaction,
  { orgId }: StaffScope,
  needs: ServiceNeeds,
): Promise<boolean> {
  const { rowCount } = await tx.$client.query(
    `select 1 from unnest($2::uuid[]) id
     where not exists (select from resources where org_id = $1 and resource_id = id and active) limit 1`,
    [orgId, needs.flat()],
  );
  return rowCount === 1;
}

const stated = z.object({ kind: z.literal("set") });

/** An empty list is no need. Visits to come have nothing of it yet: `giveServiceNeeds`, once this is committed. */
export async function stateServiceNeeds(
  tx: OrgTransaction,
  { orgId }: StaffScope,
  { serviceId, needs }: { readonly serviceId: string; readonly needs: ServiceNeeds },
): Promise<void> {
  const args = { orgId, serviceId, needs: JSON.stringify(needs.filter(({ length }) => length > 0)) };
  await callFunction(tx.$client, "state_service_needs", { args, reply: stated });
}

const step = z.object({
  lacking: z.int(),
  after: z.object({ at: z.string(), id: z.string() }).nullable(),
});

type Step = z.infer<typeof step>;

/** Visits of one step: who books waits for that long. */
const VISITS = 25;

/** Gives visits to come what is free, in steps; answers how many there is nothing left for. */
export async function giveServiceNeeds(
  pool: AppPool,
  { orgId }: StaffScope,
  serviceId: string,
): Promise<number> {
  let lacking = 0;
  let after: Step["after"] = null;
  do {
    const args: Readonly<Record<string, unknown>> = {
      orgId,
      serviceId,
      limit: VISITS,
      after: after?.at ?? null,
      afterId: after?.id ?? null,
    };
    const given: Step = await retryConflict(() =>
      callFunction(pool, "give_service_needs", { args, reply: step }),
    );
    lacking += given.lacking;
    ({ after } = given);
  } while (after !== null);
  return lacking;
}

/** Whether two lists say the same, whatever the order within a need. */
export function isSameNeeds(one: ServiceNeeds, other: ServiceNeeds): boolean {
  return said(one) === said(other);
}

const said = (needs: ServiceNeeds) => JSON.stringify(needs.map((ids) => ids.toSorted()));
