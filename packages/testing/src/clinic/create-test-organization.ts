import { randomBytes, randomUUID } from "node:crypto";
import { type NewOrganization, type OwnerPool, createOrganization } from "@callwaiting/db";
import { OrgId } from "@callwaiting/domain";

export type TestOrganization = { readonly orgId: OrgId; readonly webhookSecret: string };

const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, opensAt: "09:00", closesAt: "17:00" }));

/** A clinic in New York, open 9 to 17 every day, one doctor, a 30-minute consultation. */
export async function createTestOrganization(
  owner: OwnerPool,
  overrides: Partial<NewOrganization> = {},
): Promise<TestOrganization> {
  const webhookSecret = randomBytes(24).toString("base64url");
  const orgId = await createOrganization(owner, {
    orgId: OrgId.parse(randomUUID()),
    name: "Test Clinic",
    timeZone: "America/New_York",
    services: [{ key: "consultation", name: "Consultation", durationMinutes: 30 }],
    providers: [{ name: "Dr. Lee", gives: ["consultation"] }],
    openingHours: EVERY_DAY,
    webhookSecret: { secret: webhookSecret, sealed: "unsealed-in-tests" },
    ...overrides,
  });
  return { orgId, webhookSecret };
}
