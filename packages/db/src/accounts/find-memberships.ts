import { MEMBER_ROLES, OrgId } from "@callwaiting/domain";
import { z } from "zod";
import type { AccountsPool } from "../pool.ts";

const membership = z.object({
  orgId: OrgId,
  name: z.string(),
  role: z.enum(MEMBER_ROLES),
  /** Whether the person has a second factor. */
  hasSecondFactor: z.boolean(),
  /** From then on owners and admins must have one; null: nobody must. */
  secondFactorFrom: z
    .date()
    .transform((at) => at.toISOString())
    .nullable(),
});

/** An organization that somebody works for. */
export type Membership = z.infer<typeof membership>;

/** All of a person's organizations, by name. */
export async function findMemberships(db: AccountsPool, userId: string): Promise<readonly Membership[]> {
  const { rows } = await db.query(
    `select o."id" as "orgId", o."name", m."role", u."twoFactorEnabled" as "hasSecondFactor", o.second_factor_from as "secondFactorFrom"
     from accounts."member" m
     join accounts."organization" o on o."id" = m."organizationId" join accounts."user" u on u."id" = m."userId"
     where m."userId" = $1 order by lower(o."name"), o."id"`,
    [userId],
  );
  return z.array(membership).parse(rows);
}
