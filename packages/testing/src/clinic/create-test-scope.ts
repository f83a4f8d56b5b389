import type { OwnerPool, StaffScope } from "@callwaiting/db";
import { createTestOrganization } from "./create-test-organization.ts";

/** A clinic of its own, and Ann Desk at work in it. */
export async function createTestScope(owner: OwnerPool): Promise<StaffScope> {
  const { orgId } = await createTestOrganization(owner);
  return { orgId, actor: { kind: "user", userId: "u", displayName: "Ann Desk" } };
}
