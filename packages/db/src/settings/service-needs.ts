import type { ServiceNeeds } from "@callwaiting/domain";
import { z } from "zod";
import { callFunction } from "../call-function.ts";
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

const reply = z.object({ kind: z.literal("set"), lacking: z.int() });

/** How many visits to come there is nothing left for. An empty list is no need. */
export async function setServiceNeeds(
  tx: OrgTransaction,
  { orgId }: StaffScope,
  { serviceId, needs }: { readonly serviceId: string; readonly needs: ServiceNeeds },
): Promise<number> {
  const args = { orgId, serviceId, needs: JSON.stringify(needs.filter(({ length }) => length > 0)) };
  const { lacking } = await callFunction(tx.$client, "set_service_needs", { args, reply });
  return lacking;
}

/** Whether two lists say the same, whatever the order within a need. */
export function isSameNeeds(one: ServiceNeeds, other: ServiceNeeds): boolean {
  return said(one) === said(other);
}

const said = (needs: ServiceNeeds) => JSON.stringify(needs.map((ids) => ids.toSorted()));
