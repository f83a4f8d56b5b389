import type { Page, PageRequest, ResourceSettings } from "@callwaiting/domain";
import type { AppPool } from "../pool.ts";
import { type Keyed, pageLimit, readCursor, toPage } from "../page.ts";
import { versionOf } from "../version-of.ts";
import type { OrgTransaction } from "../with-org.ts";
import { type StaffScope, withStaff } from "../with-staff.ts";
import { type Slice, WHOLE, archivableKey, archivableOrder, sliceValues } from "./archivable.ts";
import { lockOrganization } from "./lock-organization.ts";

export type SavedResource =
  | { readonly kind: "saved"; readonly resource: ResourceSettings }
  | { readonly kind: "not_found" }
  | { readonly kind: "stale"; readonly resource: ResourceSettings }
  /** Another one that is in use has this name: staff could not tell them apart. */
  | { readonly kind: "name_taken" }
  /** It is not taken out of use while a service needs it or a visit to come has it; the record says which. */
  | { readonly kind: "in_use"; readonly resource: ResourceSettings };

/** Rooms and equipment; archived ones last. */
export async function listResources(
  pool: AppPool,
  scope: StaffScope,
  page: PageRequest = {},
): Promise<Page<ResourceSettings>> {
  const limit = pageLimit(page);
  const slice = { after: readCursor(page, archivableKey), count: limit + 1 };
  const rows = await withStaff(pool, scope, (tx) => readSlice(tx, scope, slice));
  return toPage<ResourceSettings>(rows, limit);
}

export type ResourceInput = Pick<ResourceSettings, "name" | "kind">;

export async function createResource(
  pool: AppPool,
  scope: StaffScope,
  { name, kind }: ResourceInput,
): Promise<SavedResource> {
  return withStaff(pool, scope, async (tx): Promise<SavedResource> => {
    await lockOrganization(tx, scope);
    if (isNameTaken(await readResources(tx, scope), { name })) return { kind: "name_taken" };
    const { rows } = await tx.$client.query<{ id: string }>(
      "insert into resources (org_id, kind, name) values ($1, $2, $3) returning resource_id as id",
      [scope.orgId, kind, name],
    );
    return { kind: "saved", resource: await readResource(tx, scope, rows[0]?.id ?? "") };
  });
}

export type ResourceUpdate = Pick<ResourceSettings, "resourceId" | "name" | "active" | "version">;

/** Also archives (`active: false`) and brings back. A room stays a room. */
export async function updateResource(
  pool: AppPool,
  scope: StaffScope,
  update: ResourceUpdate,
): Promise<SavedResource> {
  const { resourceId, name, active, version } = update;
  return withStaff(pool, scope, async (tx): Promise<SavedResource> => {
    await lockOrganization(tx, scope);
    // Whoever is about to take it holds this row until it is seen below.
    await tx.$client.query(
      "select 1 from resources where org_id = $1 and resource_id = $2 for no key update",
      [scope.orgId, resourceId],
    );
    const all = await readResources(tx, scope);
    const current = all.find((one) => one.resourceId === resourceId);
    if (current === undefined) return { kind: "not_found" };
    if (current.version !== version) return { kind: "stale", resource: current };
    if (active && isNameTaken(all, { name, resourceId })) return { kind: "name_taken" };
    const isNeeded = current.serviceNames.length > 0 || current.comingAppointments > 0;
    if (!active && current.active && isNeeded) return { kind: "in_use", resource: current };
    await tx.$client.query(
      "update resources set name = $3, active = $4 where org_id = $1 and resource_id = $2",
      [scope.orgId, resourceId, name, active],
    );
    return { kind: "saved", resource: await readResource(tx, scope, resourceId) };
  });
}

function isNameTaken(
  all: readonly ResourceSettings[],
  { name, resourceId }: { readonly name: string; readonly resourceId?: string },
): boolean {
  const wanted = name.trim().toLowerCase();
  return all.some(
    (one) => one.active && one.resourceId !== resourceId && one.name.trim().toLowerCase() === wanted,
  );
}

async function readResource(
  tx: OrgTransaction,
  scope: StaffScope,
  resourceId: string,
): Promise<ResourceSettings> {
  const found = (await readResources(tx, scope)).find((one) => one.resourceId === resourceId);
  if (found === undefined) throw new Error("A resource that was just written is not there");
  return found;
}

const { key, slice } = archivableOrder("resource_id");

async function readResources(tx: OrgTransaction, scope: StaffScope): Promise<readonly ResourceSettings[]> {
  return toPage<ResourceSettings>(await readSlice(tx, scope, WHOLE), Infinity).items;
}

async function readSlice(
  tx: OrgTransaction,
  { orgId }: StaffScope,
  which: Slice,
): Promise<readonly Keyed<ResourceSettings>[]> {
  const { rows } = await tx.$client.query<Keyed<Omit<ResourceSettings, "version">>>(
    `select t.resource_id as "resourceId", t.kind, t.name, t.active,
       array(select s.name from service_needs n
         join services s on s.org_id = n.org_id and s.service_id = n.service_id
         where n.org_id = t.org_id and n.resource_id = t.resource_id order by s.name, s.service_id) as "serviceNames",
       (select count(*)::int from taken_resources k
         join appointments a on a.org_id = k.org_id and a.appointment_id = k.appointment_id
           and (a.held_until is null or a.held_until > now())
         where k.org_id = t.org_id and k.resource_id = t.resource_id and k.starts_at > now()) as "comingAppointments",
       ${key} as "pageKey"
     from resources t where t.org_id = $1 and ${slice}`,
    [orgId, ...sliceValues(which)],
  );
  return rows.map((row) => ({ ...row, version: versionOf([row.name, row.kind, row.active]) }));
}
