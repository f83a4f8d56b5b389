import { createHash, randomBytes } from "node:crypto";
import {
  type OwnerPool,
  addWebhookSecret,
  createCalendarFeed,
  createOrganization,
  listCalendarFeeds,
  loadOrganization,
  loadSealedSecrets,
  switchMessagesOn,
} from "@callwaiting/db";
import { OrgId } from "@callwaiting/domain";
import type { Keyring } from "../secrets/keyring.ts";
import { openSecret, sealSecret } from "../secrets/sealed-secret.ts";
import { seedDemoAssistant } from "./seed-demo-assistant.ts";

export type DemoClinic = {
  readonly orgId: OrgId;
  readonly webhookSecret: string;
  /** Made just now, not by an earlier start. */
  readonly isNew: boolean;
  /** One for each provider; whoever has the token may read that calendar. */
  readonly calendars: readonly { readonly providerName: string; readonly token: string }[];
};

/** Always the same, so that a second start finds the clinic of the first. */
export const DEMO_ORG_ID = OrgId.parse("c0ffee00-0000-4000-8000-000000000001");

export const DEMO_TIME_ZONE = "America/New_York";

/** Open every day, so that there is always a tomorrow to look at. */
const DEMO_HOURS = [1, 2, 3, 4, 5, 6, 7].map((weekday) =>
  weekday <= 5
    ? { weekday, opensAt: "09:00", closesAt: "17:00" }
    : { weekday, opensAt: "10:00", closesAt: "16:00" },
);

/** The clinic to try things on. One person gives consultations, so that two callers of one slot do compete. */
export async function seedDemo(owner: OwnerPool, keyring: Keyring): Promise<DemoClinic> {
  const known = await loadOrganization(owner, DEMO_ORG_ID);
  const webhookSecret =
    known === null ? await createDemo(owner, keyring) : await findOrAddSecret(owner, keyring);
  await seedDemoAssistant(owner, DEMO_ORG_ID);
  return {
    orgId: DEMO_ORG_ID,
    webhookSecret,
    isNew: known === null,
    calendars: await findOrOpenFeeds(owner, keyring),
  };
}

async function createDemo(owner: OwnerPool, keyring: Keyring): Promise<string> {
  const webhookSecret = newSecret();
  await createOrganization(owner, {
    orgId: DEMO_ORG_ID,
    name: "Lakeside Clinic (demo)",
    timeZone: DEMO_TIME_ZONE,
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
    openingHours: DEMO_HOURS,
    webhookSecret: {
      secret: webhookSecret,
      sealed: sealSecret(webhookSecret, { keyring, owner: DEMO_ORG_ID }),
    },
  });
  await switchMessagesOn(owner, DEMO_ORG_ID);
  return webhookSecret;
}

/** The calendar links from before; new ones when there are none that this machine's key opens. */
async function findOrOpenFeeds(owner: OwnerPool, keyring: Keyring): Promise<DemoClinic["calendars"]> {
  const sealing = { keyring, owner: DEMO_ORG_ID };
  const known = (await listCalendarFeeds(owner, DEMO_ORG_ID)).flatMap(({ providerName, sealedToken }) => {
    const token = openSecret(sealedToken, sealing);
    return token === null ? [] : [{ providerName, token }];
  });
  if (known.length > 0) return known;
  const record = await loadOrganization(owner, DEMO_ORG_ID);
  const opened = [];
  for (const { providerId, name } of record?.organization.providers ?? []) {
    const token = newSecret();
    const tokenSha256 = createHash("sha256").update(token).digest("hex");
    await createCalendarFeed(owner, DEMO_ORG_ID, {
      providerId,
      tokenSha256,
      sealedToken: sealSecret(token, sealing),
    });
    opened.push({ providerName: name, token });
  }
  return opened;
}

/** The newest secret that this machine has the key to open: somebody may have replaced it since the start. */
export async function findDemoSecret(owner: OwnerPool, keyring: Keyring): Promise<string | null> {
  for (const sealed of await loadSealedSecrets(owner, DEMO_ORG_ID)) {
    const secret = openSecret(sealed, { keyring, owner: DEMO_ORG_ID });
    if (secret !== null) return secret;
  }
  return null;
}

/** The secret from before; a new one beside it when this machine has not the key to open that. */
async function findOrAddSecret(owner: OwnerPool, keyring: Keyring): Promise<string> {
  const known = await findDemoSecret(owner, keyring);
  if (known !== null) return known;
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
