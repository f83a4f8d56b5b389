import {
  type OpeningHours,
  type OpeningHoursProblem,
  type OpeningWeek,
  checkOpeningHours,
} from "@callwaiting/domain";
import type { AppPool } from "../pool.ts";
import { versionOf } from "../version-of.ts";
import type { OrgTransaction } from "../with-org.ts";
import { type StaffScope, withStaff } from "../with-staff.ts";
import { lockOrganization } from "./lock-organization.ts";
import { isProvider } from "./providers.ts";

/** `providerId` null: the clinic's hours. Null when there is no such provider. */
export async function loadOpeningHours(
  pool: AppPool,
  scope: StaffScope,
  { providerId }: { readonly providerId: string | null },
): Promise<OpeningWeek | null> {
  return withStaff(pool, scope, async (tx) => {
    if (providerId !== null && !(await isProvider(tx, scope, providerId))) return null;
    return readWeek(tx, scope, providerId);
  });
}

export type OpeningWeekUpdate = OpeningWeek & { readonly providerId: string | null };

export type SavedOpeningHours =
  | { readonly kind: "saved"; readonly week: OpeningWeek }
  | { readonly kind: "not_found" }
  | { readonly kind: "stale"; readonly week: OpeningWeek }
  /** One of the locations is out of use, or none. */
  | { readonly kind: "unknown_location" }
  | { readonly kind: "invalid"; readonly problems: readonly OpeningHoursProblem[] };

/** Replaces the whole week at once. What is booked stays booked. */
export async function saveOpeningHours(
  pool: AppPool,
  scope: StaffScope,
  { providerId, hours, version }: OpeningWeekUpdate,
): Promise<SavedOpeningHours> {
  const problems = checkOpeningHours(hours);
  if (problems.length > 0) return { kind: "invalid", problems };
  return withStaff(pool, scope, async (tx): Promise<SavedOpeningHours> => {
    await lockOrganization(tx, scope);
    if (providerId !== null && !(await isProvider(tx, scope, providerId))) return { kind: "not_found" };
    const current = await readWeek(tx, scope, providerId);
    if (current.version !== version) return { kind: "stale", week: current };
    if (await hasUnknownLocation(tx, scope, hours)) return { kind: "unknown_location" };
    await tx.$client.query(
      "delete from opening_hours where org_id = $1 and provider_id is not distinct from $2::uuid",
      [scope.orgId, providerId],
    );
    await tx.$client.query(
      `insert into opening_hours (org_id, provider_id, weekday, opens_at, closes_at, location_id)
       select $1, $2::uuid, (h ->> 'weekday')::smallint, (h ->> 'opensAt')::time, (h ->> 'closesAt')::time, (h ->> 'locationId')::uuid
       from jsonb_array_elements($3::jsonb) h`,
      [scope.orgId, providerId, JSON.stringify(hours)],
    );
    return { kind: "saved", week: await readWeek(tx, scope, providerId) };
  });
}

async function hasUnknownLocation(
  tx: OrgTransaction,
  { orgId }: StaffScope,
  hours: readonly OpeningHours[],
): Promise<boolean> {
  const named = hours.flatMap(({ locationId }) => locationId ?? []);
  if (named.length === 0) return false;
  const { rowCount } = await tx.$client.query(
    `select 1 from unnest($2::uuid[]) id
     where not exists (select from locations where org_id = $1 and location_id = id and active) limit 1`,
    [orgId, named],
  );
  return rowCount === 1;
}

async function readWeek(
  tx: OrgTransaction,
  { orgId }: StaffScope,
  providerId: string | null,
): Promise<OpeningWeek> {
  const { rows } = await tx.$client.query<OpeningHours>(
    `select weekday, to_char(opens_at, 'HH24:MI') as "opensAt", to_char(closes_at, 'HH24:MI') as "closesAt",
       location_id as "locationId"
     from opening_hours where org_id = $1 and provider_id is not distinct from $2::uuid
     order by weekday, opens_at`,
    [orgId, providerId],
  );
  // As an admin of the version before reads them, and as long as nobody has places: without them.
  const hours = rows.map(({ locationId, ...rest }) => (locationId === null ? rest : { ...rest, locationId }));
  return { hours, version: versionOf(hours) };
}
