import {
  type OrgId,
  OutboundSettings,
  OutboundToday,
  type VersionedOutboundSettings,
} from "@callwaiting/domain";
import { lockOrganization } from "../settings/lock-organization.ts";
import { versionOf } from "../version-of.ts";
import type { Queryable } from "../queryable.ts";
import type { AppPool, OrgPool } from "../pool.ts";
import { withOrg } from "../with-org.ts";
import { type StaffScope, withStaff } from "../with-staff.ts";

/** As a clinic begins: nobody is called until somebody switches it on. */
const DEFAULT_OUTBOUND_SETTINGS: OutboundSettings = {
  isOn: false,
  phoneNumberId: null,
  fromTime: "09:00",
  untilTime: "18:00",
  weekdays: [1, 2, 3, 4, 5],
  personDaily: 1,
  daily: 30,
  dailySpending: 10,
  countries: [],
};

async function read(client: Queryable, orgId: OrgId): Promise<OutboundSettings> {
  const { rows } = await client.query(
    `select is_on as "isOn", phone_number_id as "phoneNumberId", to_char(from_time, 'HH24:MI') as "fromTime",
       to_char(until_time, 'HH24:MI') as "untilTime", weekdays, person_daily as "personDaily", daily,
       daily_spending::float8 as "dailySpending", countries
     from outbound_settings where org_id = $1`,
    [orgId],
  );
  return rows[0] === undefined ? DEFAULT_OUTBOUND_SETTINGS : OutboundSettings.parse(rows[0]);
}

const versioned = (settings: OutboundSettings) => ({ ...settings, version: versionOf(settings) });

/** For the form. */
export async function openOutboundSettings(
  pool: AppPool,
  scope: StaffScope,
): Promise<VersionedOutboundSettings> {
  return withStaff(pool, scope, async (tx) => versioned(await read(tx.$client, scope.orgId)));
}

export type SavedOutboundSettings = {
  readonly kind: "saved" | "stale";
  readonly settings: VersionedOutboundSettings;
};

/** Switched off, what was planned is dropped when it would be due; a call that goes on is not ended. */
export async function saveOutboundSettings(
  pool: AppPool,
  scope: StaffScope,
  { version, ...settings }: VersionedOutboundSettings,
): Promise<SavedOutboundSettings> {
  return withStaff(pool, scope, async (tx): Promise<SavedOutboundSettings> => {
    await lockOrganization(tx, scope);
    const current = await read(tx.$client, scope.orgId);
    if (versionOf(current) !== version) return { kind: "stale", settings: versioned(current) };
    await write(tx.$client, scope.orgId, settings);
    if (!settings.isOn) await dropPlanned(tx.$client, scope.orgId, "calls are switched off");
    return { kind: "saved", settings: versioned(await read(tx.$client, scope.orgId)) };
  });
}

/** The same where nobody of the staff does it: a demo clinic. */
export async function switchCallsOn(pool: OrgPool, orgId: OrgId, phoneNumberId: string): Promise<void> {
  await withOrg(pool, orgId, (tx) =>
    write(tx.$client, orgId, { ...DEFAULT_OUTBOUND_SETTINGS, isOn: true, phoneNumberId }),
  );
}

/** Where a clinic that has chosen nothing yet would call from; it stays switched off. */
export async function suggestNumber(pool: OrgPool, orgId: OrgId, phoneNumberId: string): Promise<void> {
  await withOrg(pool, orgId, (tx) =>
    tx.$client.query(
      "insert into outbound_settings (org_id, phone_number_id) values ($1, $2) on conflict do nothing",
      [orgId, phoneNumberId],
    ),
  );
}

async function write(client: Queryable, orgId: OrgId, settings: OutboundSettings): Promise<void> {
  await client.query(
    `insert into outbound_settings (org_id, is_on, phone_number_id, from_time, until_time, weekdays, person_daily, daily,
       daily_spending, countries)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
     on conflict (org_id) do update set is_on = excluded.is_on, phone_number_id = excluded.phone_number_id,
       from_time = excluded.from_time, until_time = excluded.until_time, weekdays = excluded.weekdays,
       person_daily = excluded.person_daily, daily = excluded.daily, daily_spending = excluded.daily_spending,
       countries = excluded.countries, updated_at = now()`,
    [
      orgId,
      settings.isOn,
      settings.phoneNumberId,
      settings.fromTime,
      settings.untilTime,
      settings.weekdays,
      settings.personDaily,
      settings.daily,
      settings.dailySpending,
      settings.countries,
    ],
  );
}

async function dropPlanned(client: Queryable, orgId: OrgId, trouble: string): Promise<void> {
  await client.query(
    `update outbound_calls set status = 'ended', ended = 'dropped', trouble = $2, ended_at = now(), updated_at = now()
     where org_id = $1 and status = 'planned'`,
    [orgId, trouble],
  );
}

/** From now on no call is planned or placed, and those that wait are dropped. One that Vapi has goes on. */
export async function stopOutboundCalls(pool: AppPool, scope: StaffScope): Promise<void> {
  const { orgId, actor } = scope;
  await withStaff(pool, scope, async (tx) => {
    // Whoever claims or plans holds this row, so nothing is claimed or planned after it.
    await tx.$client.query(
      `update outbound_settings set stopped_at = now(), stopped_by = left($2, 200), updated_at = now()
       where org_id = $1 and stopped_at is null`,
      [orgId, actor.displayName],
    );
    await dropPlanned(tx.$client, orgId, "somebody stopped all calls");
  });
}

/** What was dropped meanwhile stays so. */
export async function startOutboundCalls(pool: AppPool, scope: StaffScope): Promise<void> {
  await withStaff(pool, scope, (tx) =>
    tx.$client.query(
      `update outbound_settings set stopped_at = null, stopped_by = null, updated_at = now() where org_id = $1`,
      [scope.orgId],
    ),
  );
}

/** What Today shows of it. */
export async function loadOutboundToday(pool: AppPool, scope: StaffScope): Promise<OutboundToday> {
  return withStaff(pool, scope, async (tx) => {
    const { rows } = await tx.$client.query(
      `select coalesce(s.is_on, false) as "isOn",
         case when s.stopped_at is not null
           then json_build_object('at', iso_instant(s.stopped_at), 'byName', s.stopped_by) end as stopped,
         c.*
       from (select $1::uuid as org_id) o
       left join outbound_settings s using (org_id)
       cross join lateral (
         select clock.moment_of(z.time_zone, clock.local_time(z.time_zone, now())::date::timestamp) as day
         from organizations z where z.org_id = $1) d
       cross join lateral (
         select count(*) filter (where status = 'planned')::int as planned,
           count(*) filter (where status in ('placing', 'ringing'))::int as "underWay",
           count(*) filter (where placed_at >= d.day)::int as "placedToday",
           coalesce(sum(cost) filter (where placed_at >= d.day), 0)::float8 as "spentToday",
           count(*) filter (where ended = 'failed' and seen_at is null)::int as failed
         from outbound_calls
         where org_id = $1 and (status <> 'ended' or placed_at >= d.day or ended = 'failed' and seen_at is null)) c`,
      [scope.orgId],
    );
    return OutboundToday.parse(rows[0]);
  });
}
