import { MEMBER_ROLES, OrgId } from "@callwaiting/domain";
import { z } from "zod";
import type { AccountsPool } from "../pool.ts";

const membership = z.object({ orgId: OrgId, name: z.string(), role: z.enum(MEMBER_ROLES) });

/** An organization that somebody works for. */
export type Membership = z.infer<typeof membership>;

/** All of a person's organizations, by name. */
export async function findMemberships(db: AccountsPool, userId: string): Promise<readonly Membership[]> {
  const { rows } = await db.query(
    `select o."id" as "orgId", o."name", m."role" from accounts."member" m
     join accounts."organization" o on o."id" = m."organizationId"
     where m."userId" = $1 order by lower(o."name"), o."id"`,
    [userId],
  );
  return z.array(membership).parse(rows);
}
