import type { OrgId } from "@callwaiting/domain";
import type { AccountsPool } from "../pool.ts";

type Choice = { readonly sessionId: string; readonly userId: string; readonly orgId: OrgId };

/** Makes an organization the one that a session works in. False when the person is no member of it. */
export async function chooseOrganization(
  db: AccountsPool,
  { sessionId, userId, orgId }: Choice,
): Promise<boolean> {
  const { rowCount } = await db.query(
    `update accounts."session" set "activeOrganizationId" = $3::uuid::text where "id" = $1 and "userId" = $2
       and exists (select from accounts."member" where "userId" = $2 and "organizationId" = $3::uuid)`,
    [sessionId, userId, orgId],
  );
  return rowCount === 1;
}
