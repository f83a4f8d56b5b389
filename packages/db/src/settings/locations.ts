import type { Page, PageRequest, LocationSettings } from "@callwaiting/domain";
import type { AppPool } from "../pool.ts";
import { type Keyed, pageLimit, readCursor, toPage } from "../page.ts";
import { versionOf } from "../version-of.ts";
import { requestOrganizationSync } from "../jobs/request-sync.ts";
import type { OrgTransaction } from "../with-org.ts";
import { type StaffScope, withStaff } from "../with-staff.ts";
import { type Slice, WHOLE, archivableKey, archivableOrder, sliceValues } from "./archivable.ts";
import { lockOrganization } from "./lock-organization.ts";

export type SavedLocation =
  | { readonly kind: "saved"; readonly location: LocationSettings }
  | { readonly kind: "not_found" }
  | { readonly kind: "stale"; readonly location: LocationSettings }
  /** Another one that is in use has this name: callers could not tell them apart. */
  | { readonly kind: "name_taken" }
  /** It is not taken out of use while hours or visits to come are there; the record says how many. */
  | { readonly kind: "in_use"; readonly location: LocationSettings };

/** The clinic's addresses; archived ones last. */
export async function listLocations(
  pool: AppPool,
  scope: StaffScope,
  page: PageRequest = {},
): Promise<Page<LocationSettings>> {
  const limit = pageLimit(page);
  const slice = { after: readCursor(page, archivableKey), count: limit + 1 };
  const rows = await withStaff(pool, scope, (tx) => readSlice(tx, scope, slice));
  return toPage<LocationSettings>(rows, limit);
}

export type LocationInput = Pick<LocationSettings, "name" | "address" | "phone">;

export async function createLocation(
  pool: AppPool,
  scope: StaffScope,
  { name, address, phone }: LocationInput,
): Promise<SavedLocation> {
  return withStaff(pool, scope, async (tx): Promise<SavedLocation> => {
    await lockOrganization(tx, scope);
    if (isNameTaken(await readLocations(tx, scope), { name })) return { kind: "name_taken" };
    const { rows } = await tx.$client.query<{ id: string }>(
      "insert into locations (org_id, name, address, phone) values ($1, $2, $3, $4) returning location_id as id",
      [scope.orgId, name, address, phone],
    );
    // The assistants are told where the clinic is.
    await requestOrganizationSync(tx, scope.orgId, { reason: "save" });
    return { kind: "saved", location: await readLocation(tx, scope, rows[0]?.id ?? "") };
  });
}

export type LocationUpdate = LocationInput & Pick<LocationSettings, "locationId" | "active" | "version">;

/** Also archives (`active: false`) and brings back. */
export async function updateLocation(
  pool: AppPool,
  scope: StaffScope,
  update: LocationUpdate,
): Promise<SavedLocation> {
  const { locationId, name, address, phone, active, version } = update;
  return withStaff(pool, scope, async (tx): Promise<SavedLocation> => {
    await lockOrganization(tx, scope);
    const all = await readLocations(tx, scope);
    const current = all.find((one) => one.locationId === locationId);
    if (current === undefined) return { kind: "not_found" };
    if (current.version !== version) return { kind: "stale", location: current };
    if (active && isNameTaken(all, { name, locationId })) return { kind: "name_taken" };
    const isNeeded = current.openings > 0 || current.comingAppointments > 0;
    if (!active && current.active && isNeeded) return { kind: "in_use", location: current };
    await tx.$client.query(
      "update locations set name = $3, address = $4, phone = $5, active = $6 where org_id = $1 and location_id = $2",
      [scope.orgId, locationId, name, address, phone, active],
    );
    await requestOrganizationSync(tx, scope.orgId, { reason: "save" });
    return { kind: "saved", location: await readLocation(tx, scope, locationId) };
  });
}

function isNameTaken(
  all: readonly LocationSettings[],
  { name, locationId }: { readonly name: string; readonly locationId?: string },
): boolean {
  const wanted = name.trim().toLowerCase();
  return all.some(
    (one) => one.active && one.locationId !== locationId && one.name.trim().toLowerCase() === wanted,
  );
}

async function readLocation(
  tx: OrgTransaction,
  scope: StaffScope,
  locationId: string,
): Promise<LocationSettings> {
  const found = (await readLocations(tx, scope)).find((one) => one.locationId === locationId);
  if (found === undefined) throw new Error("A location that was just written is not there");
  return found;
}

const { key, slice } = archivableOrder("location_id");

async function readLocations(tx: OrgTransaction, scope: StaffScope): Promise<readonly LocationSettings[]> {
  return toPage<LocationSettings>(await readSlice(tx, scope, WHOLE), Infinity).items;
}

async function readSlice(
  tx: OrgTransaction,
  { orgId }: StaffScope,
  which: Slice,
): Promise<readonly Keyed<LocationSettings>[]> {
  const { rows } = await tx.$client.query<Keyed<Omit<LocationSettings, "version">>>(
    `select t.location_id as "locationId", t.name, t.address, t.phone, t.active,
       (select count(*)::int from opening_hours h where h.org_id = t.org_id and h.location_id = t.location_id) as openings,
       (select count(*)::int from appointments a
         where a.org_id = t.org_id and a.location_id = t.location_id and a.starts_at > now()
           and a.status in ('confirmed', 'held') and (a.held_until is null or a.held_until > now())) as "comingAppointments",
       ${key} as "pageKey"
     from locations t where t.org_id = $1 and ${slice}`,
    [orgId, ...sliceValues(which)],
  );
  return rows.map((row) => ({ ...row, version: versionOf([row.name, row.address, row.phone, row.active]) }));
}
