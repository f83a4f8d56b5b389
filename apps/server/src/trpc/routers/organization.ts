import { MEMBER_ROLES, OrgId } from "@callwaiting/domain";
import { TRPCError } from "@trpc/server";
import { z } from "zod";
import { orgProcedure, router } from "../init.ts";

const currentOrganization = z.object({
  orgId: OrgId,
  name: z.string(),
  /** IANA zone. */
  timeZone: z.string(),
  /** ISO 3166-1 alpha-2. */
  region: z.string(),
  /** The caller's own. */
  role: z.enum(MEMBER_ROLES),
});

export const organizationRouter = router({
  current: orgProcedure.output(currentOrganization).query(async ({ ctx: { ports, scope, role } }) => {
    const record = await ports.loadOrganization(scope.orgId);
    if (record === null) {
      throw new TRPCError({ code: "NOT_FOUND", message: "This organization is not there any more." });
    }
    const { orgId, name, timeZone, region } = record.organization;
    return { orgId, name, timeZone, region, role };
  }),
});
