import { MessageSettings, type OrgId, type VersionedMessageSettings } from "@callwaiting/domain";
import { z } from "zod";
import { lockOrganization } from "../settings/lock-organization.ts";
import { versionOf } from "../version-of.ts";
import type { Queryable } from "../queryable.ts";
import { callFunction } from "../call-function.ts";
import type { AppPool, OrgPool } from "../pool.ts";
import { withOrg } from "../with-org.ts";
import { type StaffScope, withStaff } from "../with-staff.ts";

/** As a clinic begins; it is off until somebody switches it on. */
const DEFAULT_MESSAGE_SETTINGS: MessageSettings = {
  isOn: false,
  byEmail: true,
  bySms: false,
  smsAbroad: false,
  reminderMinutes: [2_880, 120],
  undoMinutes: 2,
  quietFrom: "21:00",
  quietUntil: "08:00",
  remindersADay: 1,
  remindersAWeek: 3,
};

export async function loadMessageSettings(pool: OrgPool, orgId: OrgId): Promise<MessageSettings> {
  return withOrg(pool, orgId, (tx) => read(tx.$client, orgId));
}

async function read(client: Queryable, orgId: OrgId): Promise<MessageSettings> {
  const { rows } = await client.query(
    `select is_on as "isOn", by_email as "byEmail", by_sms as "bySms", sms_abroad as "smsAbroad",
       reminder_minutes as "reminderMinutes", undo_minutes as "undoMinutes",
       to_char(quiet_from, 'HH24:MI') as "quietFrom", to_char(quiet_until, 'HH24:MI') as "quietUntil",
       reminders_a_day as "remindersADay", reminders_a_week as "remindersAWeek"
     from message_settings where org_id = $1`,
    [orgId],
  );
  return rows[0] === undefined ? DEFAULT_MESSAGE_SETTINGS : MessageSettings.parse(rows[0]);
}

export type SavedMessageSettings = {
  readonly kind: "saved" | "stale";
  readonly settings: VersionedMessageSettings;
};

/** What happened before it was switched on is told to nobody. */
export async function saveMessageSettings(
  pool: AppPool,
  scope: StaffScope,
  { version, ...settings }: VersionedMessageSettings,
): Promise<SavedMessageSettings> {
  return withStaff(pool, scope, async (tx): Promise<SavedMessageSettings> => {
    await lockOrganization(tx, scope);
    const current = await read(tx.$client, scope.orgId);
    if (versionOf(current) !== version) return { kind: "stale", settings: versioned(current) };
    await write(tx.$client, scope.orgId, settings);
    return { kind: "saved", settings: versioned(await read(tx.$client, scope.orgId)) };
  });
}

/** For the form. */
export async function openMessageSettings(
  pool: AppPool,
  scope: StaffScope,
): Promise<VersionedMessageSettings> {
  return versioned(await loadMessageSettings(pool, scope.orgId));
}

const versioned = (settings: MessageSettings) => ({ ...settings, version: versionOf(settings) });

/** The same where nobody of the staff does it: a new or a demo clinic. */
export async function switchMessagesOn(pool: OrgPool, orgId: OrgId): Promise<void> {
  await withOrg(pool, orgId, (tx) => write(tx.$client, orgId, { ...DEFAULT_MESSAGE_SETTINGS, isOn: true }));
}

async function write(client: Queryable, orgId: OrgId, settings: MessageSettings): Promise<void> {
  const columns = {
    is_on: settings.isOn,
    by_email: settings.byEmail,
    by_sms: settings.bySms,
    sms_abroad: settings.smsAbroad,
    reminder_minutes: settings.reminderMinutes,
    undo_minutes: settings.undoMinutes,
    quiet_from: settings.quietFrom,
    quiet_until: settings.quietUntil,
    reminders_a_day: settings.remindersADay,
    reminders_a_week: settings.remindersAWeek,
  };
  await callFunction(client, "save_message_settings", {
    args: { orgId, settings: columns },
    reply: z.unknown(),
  });
}
