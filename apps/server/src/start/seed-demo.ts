import { randomBytes } from "node:crypto";
import { addWebhookSecret, createOrganization, loadOrganization, loadSealedSecrets } from "@callwaiting/db";
import { OrgId } from "@callwaiting/domain";
import type { Pool } from "pg";
import type { Keyring } from "../secrets/keyring.ts";
import { openSecret, sealSecret } from "../secrets/sealed-secret.ts";

export type DemoClinic = { readonly orgId: OrgId; readonly webhookSecret: string };

/** Always the same, so that a second start finds the clinic of the first. */
const DEMO_ORG_ID = OrgId.parse("c0ffee00-0000-4000-8000-000000000001");

const WORKDAYS = [1, 2, 3, 4, 5];

/** The clinic to try things on. One person gives consultations, so that two callers of one slot do compete. */
export async function seedDemo(owner: Pool, keyring: Keyring): Promise<DemoClinic> {
  const known = await loadOrganization(owner, DEMO_ORG_ID);
  if (known !== null) return { orgId: DEMO_ORG_ID, webhookSecret: await findOrAddSecret(owner, keyring) };
  const webhookSecret = newSecret();
  await createOrganization(owner, {
    orgId: DEMO_ORG_ID,
    name: "Lakeside Clinic (demo)",
    timeZone: "America/New_York",
    region: "US",
    services: [
      { key: "consultation", name: "Consultation", durationMinutes: 30 },
      { key: "cleaning", name: "Dental cleaning", durationMinutes: 45, bufferAfterMinutes: 15 },
      { key: "follow-up", name: "Follow-up", durationMinutes: 15 },
    ],
    providers: [
      { name: "Dr. Maya Lee", gives: ["consultation", "follow-up"] },
      { name: "Dr. Omar Patel", gives: ["cleaning", "follow-up"] },
    ],
    openingHours: WORKDAYS.map((weekday) => ({ weekday, opensAt: "09:00", closesAt: "17:00" })),
    webhookSecret: {
      secret: webhookSecret,
      sealed: sealSecret(webhookSecret, { keyring, owner: DEMO_ORG_ID }),
    },
  });
  return { orgId: DEMO_ORG_ID, webhookSecret };
}

/** The secret from before; a new one beside it when this machine has not the key to open that. */
async function findOrAddSecret(owner: Pool, keyring: Keyring): Promise<string> {
  for (const sealed of await loadSealedSecrets(owner, DEMO_ORG_ID)) {
    const secret = openSecret(sealed, { keyring, owner: DEMO_ORG_ID });
    if (secret !== null) return secret;
  }
  const secret = newSecret();
  await addWebhookSecret(owner, DEMO_ORG_ID, {
    secret,
    sealed: sealSecret(secret, { keyring, owner: DEMO_ORG_ID }),
  });
  return secret;
}

function newSecret(): string {
  return randomBytes(24).toString("base64url");
}
