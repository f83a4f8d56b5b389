import type { ProviderSettings, Page, PageRequest } from "@callwaiting/domain";
import type { AppPool } from "../pool.ts";
import { type Keyed, pageLimit, readCursor, toPage } from "../page.ts";
import { versionOf } from "../version-of.ts";
import type { OrgTransaction } from "../with-org.ts";
import { type StaffScope, withStaff } from "../with-staff.ts";
import { type Slice, WHOLE, archivableKey, archivableOrder, sliceValues } from "./archivable.ts";
import { lockOrganization } from "./lock-organization.ts";

export type SavedProvider =
  | { readonly kind: "saved"; readonly provider: ProviderSettings }
  | { readonly kind: "not_found" }
  | { readonly kind: "stale"; readonly provider: ProviderSettings }
  | { readonly kind: "unknown_service"; readonly serviceId: string };

/** Archived ones last. */
export async function listProviders(
  pool: AppPool,
  scope: StaffScope,
  page: PageRequest = {},
): Promise<Page<ProviderSettings>> {
  const limit = pageLimit(page);
  const slice = { after: readCursor(page, archivableKey), count: limit + 1 };
  const rows = await withStaff(pool, scope, (tx) => readSlice(tx, scope, slice));
  return toPage<ProviderSettings>(rows, limit);
}

export type ProviderInput = Pick<ProviderSettings, "name" | "serviceIds">;

export async function createProvider(
  pool: AppPool,
  scope: StaffScope,
  input: ProviderInput,
): Promise<SavedProvider> {
  return withStaff(pool, scope, async (tx): Promise<SavedProvider> => {
    const unknown = await findUnknownService(tx, scope, input.serviceIds);
    if (unknown !== null) return { kind: "unknown_service", serviceId: unknown };
    const { rows } = await tx.$client.query<{ id: string }>(
      "insert into providers (org_id, name) values ($1, $2) returning provider_id as id",
      [scope.orgId, input.name],
    );
    const providerId = rows[0]?.id ?? "";
    await linkServices(tx, scope, { providerId, serviceIds: input.serviceIds });
    return { kind: "saved", provider: await readProvider(tx, scope, providerId) };
  });
}

export type ProviderUpdate = ProviderInput & {
  readonly providerId: string;
  readonly active: boolean;
  readonly version: string;
};

/** Also archives (`active: false`) and brings back. */
export async function updateProvider(
  pool: AppPool,
  scope: StaffScope,
  update: ProviderUpdate,
): Promise<SavedProvider> {
  const { providerId, version, name, active, serviceIds } = update;
  return withStaff(pool, scope, async (tx): Promise<SavedProvider> => {
    await lockOrganization(tx, scope);
    const current = (await readProviders(tx, scope)).find((one) => one.providerId === providerId);
    if (current === undefined) return { kind: "not_found" };
    if (current.version !== version) return { kind: "stale", provider: current };
    const unknown = await findUnknownService(tx, scope, serviceIds);
    if (unknown !== null) return { kind: "unknown_service", serviceId: unknown };
    await tx.$client.query(
      "update providers set name = $3, active = $4 where org_id = $1 and provider_id = $2",
      [scope.orgId, providerId, name, active],
    );
    await linkServices(tx, scope, { providerId, serviceIds });
    return { kind: "saved", provider: await readProvider(tx, scope, providerId) };
  });
}

async function findUnknownService(
  tx: OrgTransaction,
  { orgId }: StaffScope,
  serviceIds: readonly string[],
): Promise<string | null> {
  const { rows } = await tx.$client.query<{ id: string }>(
    `select id from unnest($2::uuid[]) id
     where not exists (select from services where org_id = $1 and service_id = id) limit 1`,
    [orgId, serviceIds],
  );
  return rows[0]?.id ?? null;
}

async function linkServices(
  tx: OrgTransaction,
  { orgId }: StaffScope,
  { providerId, serviceIds }: { readonly providerId: string; readonly serviceIds: readonly string[] },
): Promise<void> {
  await tx.$client.query(
    "delete from provider_services where org_id = $1 and provider_id = $2 and service_id <> all ($3::uuid[])",
    [orgId, providerId, serviceIds],
  );
  await tx.$client.query(
    `insert into provider_services (org_id, provider_id, service_id) select $1, $2, unnest($3::uuid[])
     on conflict do nothing`,
    [orgId, providerId, serviceIds],
  );
}

async function readProvider(
  tx: OrgTransaction,
  scope: StaffScope,
  providerId: string,
): Promise<ProviderSettings> {
  const found = (await readProviders(tx, scope)).find((one) => one.providerId === providerId);
  if (found === undefined) throw new Error("A provider who was just written is not there");
  return found;
}

const { key, slice } = archivableOrder("provider_id");

async function readProviders(tx: OrgTransaction, scope: StaffScope): Promise<readonly ProviderSettings[]> {
  return toPage<ProviderSettings>(await readSlice(tx, scope, WHOLE), Infinity).items;
}

async function readSlice(
  tx: OrgTransaction,
  { orgId }: StaffScope,
  which: Slice,
): Promise<readonly Keyed<ProviderSettings>[]> {
  const { rows } = await tx.$client.query<Keyed<Omit<ProviderSettings, "version">>>(
    `select t.provider_id as "providerId", t.name, t.active,
       array(select ps.service_id::text from provider_services ps
         where ps.org_id = t.org_id and ps.provider_id = t.provider_id order by 1) as "serviceIds",
       exists (select from opening_hours h
         where h.org_id = t.org_id and h.provider_id = t.provider_id) as "hasOwnHours",
       (select count(*)::int from appointments a where a.org_id = t.org_id and a.provider_id = t.provider_id
         and a.status = 'confirmed' and a.starts_at > now()) as "comingAppointments", ${key} as "pageKey"
     from providers t where t.org_id = $1 and ${slice}`,
    [orgId, ...sliceValues(which)],
  );
  return rows.map((row) => ({ ...row, version: versionOf([row.name, row.active, row.serviceIds]) }));
}

/** Whether it is a provider of this organization, archived ones included. */
export async function isProvider(
  tx: OrgTransaction,
  { orgId }: StaffScope,
  providerId: string,
): Promise<boolean> {
  const { rowCount } = await tx.$client.query(
    "select 1 from providers where org_id = $1 and provider_id = $2",
    [orgId, providerId],
  );
  return rowCount === 1;
}
