import {
  type Price,
  type ServiceNeeds,
  type ServiceSettings,
  serviceKey,
  type Page,
  type PageRequest,
} from "@callwaiting/domain";
import { and, eq } from "drizzle-orm";
import type { AppPool } from "../pool.ts";
import { retryConflict } from "../booking/retry-conflict.ts";
import { requestOrganizationSync } from "../jobs/request-sync.ts";
import { services } from "../schema.ts";
import { type Keyed, pageLimit, readCursor, toPage } from "../page.ts";
import { versionOf } from "../version-of.ts";
import type { OrgTransaction } from "../with-org.ts";
import { type StaffScope, withStaff } from "../with-staff.ts";
import { type Slice, WHOLE, archivableKey, archivableOrder, sliceValues } from "./archivable.ts";
import { lockOrganization } from "./lock-organization.ts";
import { giveServiceNeeds, hasUnknownResource, isSameNeeds, stateServiceNeeds } from "./service-needs.ts";

export type ServiceFacts = Pick<
  ServiceSettings,
  "name" | "durationMinutes" | "bufferBeforeMinutes" | "bufferAfterMinutes"
> & {
  /** Undefined, from an admin of the version before: as it is. */
  readonly price?: Price | null | undefined;
  readonly description?: string | null | undefined;
  readonly needs?: ServiceNeeds | undefined;
};

export type SavedService =
  | {
      readonly kind: "saved";
      readonly service: ServiceSettings;
      /** Visits to come for which nothing was left of what it needs now. They stay booked. */
      readonly lacking: number;
    }
  | { readonly kind: "not_found" }
  /** One of the rooms or devices is out of use, or none. */
  | { readonly kind: "unknown_resource" }
  | { readonly kind: "stale"; readonly service: ServiceSettings }
  /** Another active service's name or key reads the same to a caller. */
  | { readonly kind: "name_taken" };

/** Archived ones last. */
export async function listServices(
  pool: AppPool,
  scope: StaffScope,
  page: PageRequest = {},
): Promise<Page<ServiceSettings>> {
  const limit = pageLimit(page);
  const slice = { after: readCursor(page, archivableKey), count: limit + 1 };
  const rows = await withStaff(pool, scope, (tx) => readSlice(tx, scope, slice));
  return toPage<ServiceSettings>(rows, limit);
}

export async function createService(
  pool: AppPool,
  scope: StaffScope,
  facts: ServiceFacts,
): Promise<SavedService> {
  return retryConflict(() =>
    withStaff(pool, scope, async (tx): Promise<SavedService> => {
      await lockOrganization(tx, scope);
      if (await isNameTaken(tx, scope, { name: facts.name, serviceId: null })) return { kind: "name_taken" };
      if (await hasUnknownResource(tx, scope, facts.needs ?? [])) return { kind: "unknown_resource" };
      const all = await readServices(tx, scope);
      const key = serviceKey(facts.name, new Set(all.map((service) => service.key)));
      const [row] = await tx
        .insert(services)
        .values({ ...columnsOf(facts), orgId: scope.orgId, key })
        .returning({ serviceId: services.serviceId });
      const serviceId = row?.serviceId ?? "";
      await saveNeeds(tx, scope, { serviceId, needs: facts.needs, current: [] });
      // The assistants are told what can be booked.
      await requestOrganizationSync(tx, scope.orgId, { reason: "save" });
      return { kind: "saved", lacking: 0, service: await readService(tx, scope, serviceId) };
    }),
  );
}

export type ServiceUpdate = ServiceFacts & {
  readonly serviceId: string;
  readonly active: boolean;
  readonly version: string;
};

/** Also archives (`active: false`) and brings back. Booked appointments keep their length and their buffers. */
export async function updateService(
  pool: AppPool,
  scope: StaffScope,
  update: ServiceUpdate,
): Promise<SavedService> {
  let hasOtherNeeds = false;
  const saved = await retryConflict(() =>
    withStaff(pool, scope, async (tx) => {
      const done = await saveUpdate(tx, scope, update);
      ({ hasOtherNeeds } = done);
      return done.saved;
    }),
  );
  if (saved.kind !== "saved" || !hasOtherNeeds) return saved;
  return { ...saved, lacking: await giveServiceNeeds(pool, scope, update.serviceId) };
}

type SavedUpdate = { readonly saved: SavedService; readonly hasOtherNeeds: boolean };
const refused = (saved: SavedService): SavedUpdate => ({ saved, hasOtherNeeds: false });

async function saveUpdate(
  tx: OrgTransaction,
  scope: StaffScope,
  { serviceId, version, ...set }: ServiceUpdate,
): Promise<SavedUpdate> {
  await lockOrganization(tx, scope);
  const current = (await readServices(tx, scope)).find((service) => service.serviceId === serviceId);
  if (current === undefined) return refused({ kind: "not_found" });
  if (current.version !== version) return refused({ kind: "stale", service: current });
  const isTaken = set.active && (await isNameTaken(tx, scope, { name: set.name, serviceId }));
  if (isTaken) return refused({ kind: "name_taken" });
  const { needs } = set;
  if (await hasUnknownResource(tx, scope, needs ?? [])) return refused({ kind: "unknown_resource" });
  await tx
    .update(services)
    .set({ ...columnsOf(set), active: set.active })
    .where(and(eq(services.orgId, scope.orgId), eq(services.serviceId, serviceId)));
  const hasOtherNeeds = await saveNeeds(tx, scope, { serviceId, needs, current: current.needs });
  const isInPrompt = (["name", "durationMinutes", "active"] as const).some(
    (key) => current[key] !== set[key],
  );
  if (isInPrompt) await requestOrganizationSync(tx, scope.orgId, { reason: "save" });
  const service = await readService(tx, scope, serviceId);
  return { saved: { kind: "saved", lacking: 0, service }, hasOtherNeeds };
}

type NeedsToSave = {
  readonly serviceId: string;
  readonly needs: ServiceNeeds | undefined;
  readonly current: ServiceNeeds;
};

/** Whether they are others than before: nobody who books waits for a save that changes nothing of it. */
async function saveNeeds(
  tx: OrgTransaction,
  scope: StaffScope,
  { serviceId, needs, current }: NeedsToSave,
): Promise<boolean> {
  if (needs === undefined || isSameNeeds(needs, current)) return false;
  await stateServiceNeeds(tx, scope, { serviceId, needs });
  return true;
}

/** A column that is undefined is left as it is. */
function columnsOf({
  name,
  durationMinutes,
  bufferBeforeMinutes,
  bufferAfterMinutes,
  price,
  description,
}: ServiceFacts) {
  const priced =
    price === undefined ? {} : { priceMinor: price?.minor ?? null, priceCurrency: price?.currency ?? null };
  return {
    name,
    durationMinutes,
    bufferBeforeMinutes,
    bufferAfterMinutes,
    ...priced,
    ...(description === undefined ? {} : { description }),
  };
}

async function isNameTaken(
  tx: OrgTransaction,
  { orgId }: StaffScope,
  { name, serviceId }: { readonly name: string; readonly serviceId: string | null },
): Promise<boolean> {
  const { rowCount } = await tx.$client.query(
    `select 1 from services where org_id = $1 and active and service_id is distinct from $3
       and (plain_key(name) = plain_key($2) or plain_key(key) = plain_key($2)) limit 1`,
    [orgId, name, serviceId],
  );
  return rowCount === 1;
}

async function readService(
  tx: OrgTransaction,
  scope: StaffScope,
  serviceId: string,
): Promise<ServiceSettings> {
  const found = (await readServices(tx, scope)).find((service) => service.serviceId === serviceId);
  if (found === undefined) throw new Error("A service that was just written is not there");
  return found;
}

const { key, slice } = archivableOrder("service_id");

async function readServices(tx: OrgTransaction, scope: StaffScope): Promise<readonly ServiceSettings[]> {
  return toPage<ServiceSettings>(await readSlice(tx, scope, WHOLE), Infinity).items;
}

async function readSlice(
  tx: OrgTransaction,
  { orgId }: StaffScope,
  which: Slice,
): Promise<readonly Keyed<ServiceSettings>[]> {
  const { rows } = await tx.$client.query<Keyed<Omit<ServiceSettings, "version">>>(
    `select t.service_id as "serviceId", t.key, t.name, t.duration_minutes as "durationMinutes",
       t.buffer_before_minutes as "bufferBeforeMinutes", t.buffer_after_minutes as "bufferAfterMinutes", t.active,
       case when t.price_minor is not null
         then json_build_object('minor', t.price_minor, 'currency', t.price_currency) end as price, t.description,
       (select coalesce(json_agg(n.ids order by n.need), '[]') from (
         select need, json_agg(resource_id order by resource_id) as ids from service_needs
         where org_id = t.org_id and service_id = t.service_id group by need) n) as needs,
       coalesce(coming.count, 0) as "comingAppointments", ${key} as "pageKey"
     from services t
     left join (
       select service_id, count(*)::int from appointments
       where org_id = $1 and status = 'confirmed' and starts_at > now() group by service_id
     ) coming using (service_id)
     where t.org_id = $1 and ${slice}`,
    [orgId, ...sliceValues(which)],
  );
  return rows.map((row) => {
    const { comingAppointments: _coming, pageKey: _key, ...facts } = row;
    return { ...row, version: versionOf(facts) };
  });
}
