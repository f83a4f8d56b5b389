import { randomBytes, randomUUID } from "node:crypto";
import { createOrganization, type createOwnerPool } from "@callwaiting/db";
import { OrgId } from "@callwaiting/domain";
import { parseKeyring } from "@callwaiting/server/keyring";
import { sealSecret } from "@callwaiting/server/sealed-secret";
import { type StaffAccount, createStaff } from "@callwaiting/testing/staff";
import { markOf } from "./checks/find-strangers.ts";
import { ORGANIZATIONS, PROVIDERS } from "./make-plan.ts";

export type Clinic = {
  readonly orgId: OrgId;
  /** In the names of its patients and calls. */
  readonly mark: string;
  readonly secret: string;
  /** ISO 8601, such as +05:30. Zones without a summer, so that this needs no calendar. */
  readonly offset: string;
  readonly services: readonly { readonly key: string; readonly serviceId: string }[];
  readonly providers: readonly { readonly name: string; readonly providerId: string }[];
  readonly staff: StaffAccount;
};

const ZONES = [
  ["Asia/Kolkata", "+05:30"],
  ["America/Phoenix", "-07:00"],
  ["Asia/Tokyo", "+09:00"],
  ["Africa/Lagos", "+01:00"],
] as const;
const SERVICES = [
  { key: "consultation", name: "Consultation", durationMinutes: 30 },
  { key: "therapy", name: "Therapy", durationMinutes: 60, bufferAfterMinutes: 15 },
] as const;
const NAMES = ["Dr. Ada Stone", "Dr. Ben Hill"] as const;
const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, opensAt: "09:00", closesAt: "17:00" }));

/** A patient by number; the same numbers in each clinic. */
export const phoneOf = (contact: number) => `+1415555${1000 + contact}`;
export const nameOf = (contact: number, { mark }: Pick<Clinic, "mark">) =>
  `Patient ${String.fromCodePoint(65 + (contact % 26))} ${mark}`;
export const emailOf = (contact: number, { mark }: Pick<Clinic, "mark">) => `p${contact}.${mark}@example.com`;

type Options = {
  readonly owner: ReturnType<typeof createOwnerPool>;
  readonly databaseUrl: string;
  readonly encryptionKey: string;
};

export async function createClinics(options: Options): Promise<readonly Clinic[]> {
  const clinics: Clinic[] = [];
  for (let n = 0; n < ORGANIZATIONS; n++) clinics.push(await createClinic(n, options));
  return clinics;
}

async function createClinic(n: number, { owner, databaseUrl, encryptionKey }: Options): Promise<Clinic> {
  const orgId = OrgId.parse(randomUUID());
  const secret = randomBytes(24).toString("base64url");
  const [timeZone, offset] = ZONES[n % ZONES.length] ?? ZONES[0];
  await createOrganization(owner, {
    orgId,
    name: `Clinic ${n + 1}`,
    timeZone,
    services: SERVICES,
    providers: NAMES.slice(0, PROVIDERS).map((name, at) => ({
      name,
      gives: at === 0 ? ["consultation", "therapy"] : ["consultation"],
    })),
    openingHours: EVERY_DAY,
    webhookSecret: {
      secret,
      sealed: sealSecret(secret, { keyring: parseKeyring(encryptionKey), owner: orgId }),
    },
  });
  const services = await owner.query<{ key: string; serviceId: string }>(
    `select key, service_id as "serviceId" from services where org_id = $1 order by key`,
    [orgId],
  );
  const providers = await owner.query<{ name: string; providerId: string }>(
    `select name, provider_id as "providerId" from providers where org_id = $1 order by name`,
    [orgId],
  );
  return {
    orgId,
    mark: markOf(orgId),
    secret,
    offset,
    services: services.rows,
    providers: providers.rows,
    staff: await createStaff({ databaseUrl, orgId }, "admin"),
  };
}
