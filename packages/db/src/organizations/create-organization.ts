import { randomUUID } from "node:crypto";
import { OrgId } from "@callwaiting/domain";
import type { OwnerPool } from "../pool.ts";
import {
  openingHours,
  organizations,
  providerServices,
  providers,
  services,
  webhookSecrets,
} from "../schema.ts";
import { type OrgTransaction, withOrg } from "../with-org.ts";
import { hashSecret } from "./find-organization.ts";

export type NewOrganization = {
  readonly orgId?: OrgId;
  readonly name: string;
  /** IANA zone. */
  readonly timeZone: string;
  readonly region?: string;
  readonly slotIntervalMinutes?: number;
  readonly minNoticeMinutes?: number;
  readonly horizonDays?: number;
  /** E.164. */
  readonly transferNumber?: string;
  readonly services: readonly NewService[];
  readonly providers: readonly NewProvider[];
  /** The clinic's hours: ISO weekday, `HH:MM` wall clock. */
  readonly openingHours: readonly NewOpeningHours[];
  readonly webhookSecret?: NewWebhookSecret;
};

type NewService = {
  readonly key: string;
  readonly name: string;
  readonly durationMinutes: number;
  readonly bufferBeforeMinutes?: number;
  readonly bufferAfterMinutes?: number;
};
type NewProvider = { readonly name: string; /** Keys of services. */ readonly gives: readonly string[] };
type NewOpeningHours = { readonly weekday: number; readonly opensAt: string; readonly closesAt: string };
/** `sealed` is the secret under the encryption key; the database never sees it in clear. */
type NewWebhookSecret = { readonly secret: string; readonly sealed: string };

/** Makes a clinic with all that it needs to take a booking, in one transaction. Needs the owner's connection. */
export async function createOrganization(pool: OwnerPool, input: NewOrganization): Promise<OrgId> {
  const orgId = input.orgId ?? OrgId.parse(randomUUID());
  await withOrg(pool, orgId, (tx) => insertOrganization(tx, orgId, input));
  return orgId;
}

/** Within a transaction that works for this organization. */
export async function insertOrganization(
  tx: OrgTransaction,
  orgId: OrgId,
  input: NewOrganization,
): Promise<void> {
  const {
    services: newServices,
    providers: newProviders,
    openingHours: hours,
    webhookSecret,
    ...row
  } = input;
  const serviceIds = new Map(newServices.map((service) => [service.key, randomUUID() as string]));
  const providerRows = newProviders.map((provider) => ({ ...provider, providerId: randomUUID() as string }));
  await tx.insert(organizations).values({ ...row, orgId });
  await tx
    .insert(services)
    .values(newServices.map((s) => ({ ...s, orgId, serviceId: idOf(serviceIds, s.key) })));
  await tx
    .insert(providers)
    .values(providerRows.map(({ name, providerId }) => ({ orgId, providerId, name })));
  await tx
    .insert(providerServices)
    .values(
      providerRows.flatMap(({ providerId, gives }) =>
        gives.map((key) => ({ orgId, providerId, serviceId: idOf(serviceIds, key) })),
      ),
    );
  await tx.insert(openingHours).values(hours.map((h) => ({ ...h, orgId })));
  if (webhookSecret !== undefined) {
    await tx.insert(webhookSecrets).values({
      orgId,
      secretHash: hashSecret(webhookSecret.secret),
      sealedSecret: webhookSecret.sealed,
    });
  }
}

function idOf(ids: ReadonlyMap<string, string>, key: string): string {
  const id = ids.get(key);
  if (id === undefined) throw new Error(`No service has the key "${key}"`);
  return id;
}
