import type { E164, OrganizationSettings } from "@callwaiting/domain";
import { eq } from "drizzle-orm";
import { z } from "zod";
import { callFunction } from "../call-function.ts";
import type { AppPool } from "../pool.ts";
import { databaseErrorCode } from "../database-error-code.ts";
import { requestOrganizationSync } from "../jobs/request-sync.ts";
import { organizations } from "../schema.ts";
import { versionOf } from "../version-of.ts";
import type { OrgTransaction } from "../with-org.ts";
import { type StaffScope, withStaff } from "../with-staff.ts";

export type OrganizationFacts = Omit<OrganizationSettings, "version" | "replacedTimeZone">;

export type OrganizationUpdate = OrganizationFacts & { readonly version: string; readonly keep?: ZoneChange };

export type SavedOrganization =
  | {
      readonly kind: "saved";
      readonly settings: OrganizationSettings;
      /** When the zone changed: coming appointments of which the moment, or the time of the clock, moved. */
      readonly shiftedAppointments: number;
    }
  | { readonly kind: "stale"; readonly settings: OrganizationSettings }
  | { readonly kind: "unknown_time_zone" };

/**
 * What becomes of the coming appointments in another zone. `clock`: 9:30 stays 9:30, and the moments move. `moment`: they take
 * place when they were to, and the clock there shows other times.
 */
export type ZoneChange = "clock" | "moment";

export async function loadSettings(pool: AppPool, scope: StaffScope): Promise<OrganizationSettings> {
  return withStaff(pool, scope, (tx) => readSettings(tx, scope));
}

const INVALID_PARAMETER = "22023";

export async function updateOrganization(
  pool: AppPool,
  scope: StaffScope,
  { version, keep = "clock", ...facts }: OrganizationUpdate,
): Promise<SavedOrganization> {
  try {
    return await withStaff(pool, scope, async (tx): Promise<SavedOrganization> => {
      const current = await readSettings(tx, scope, { lock: true });
      if (current.version !== version) return { kind: "stale", settings: current };
      await tx
        .update(organizations)
        .set({ ...facts, replacedTimeZone: null })
        .where(eq(organizations.orgId, scope.orgId));
      if (isInPrompt(current, facts)) await requestOrganizationSync(tx, scope.orgId, { reason: "save" });
      const isZoneNew = current.timeZone !== facts.timeZone;
      return {
        kind: "saved",
        settings: await readSettings(tx, scope),
        shiftedAppointments: isZoneNew ? await followZone(tx, scope, keep) : 0,
      };
    });
  } catch (error) {
    // The rules in force decide: those of a newer release may know a place that this server does not.
    if (databaseErrorCode(error) === INVALID_PARAMETER) return { kind: "unknown_time_zone" };
    throw error;
  }
}

async function readSettings(
  tx: OrgTransaction,
  { orgId }: StaffScope,
  { lock = false } = {},
): Promise<OrganizationSettings> {
  const query = tx
    .select({
      name: organizations.name,
      timeZone: organizations.timeZone,
      region: organizations.region,
      slotIntervalMinutes: organizations.slotIntervalMinutes,
      minNoticeMinutes: organizations.minNoticeMinutes,
      horizonDays: organizations.horizonDays,
      transferNumber: organizations.transferNumber,
      callWordsDays: organizations.callWordsDays,
      keepRecordings: organizations.keepRecordings,
      offersWaitlist: organizations.offersWaitlist,
      callerCheck: organizations.callerCheck,
      replacedTimeZone: organizations.replacedTimeZone,
    })
    .from(organizations)
    .where(eq(organizations.orgId, orgId));
  const rows = await (lock ? query.for("no key update") : query);
  const row = rows[0];
  if (row === undefined) throw new Error("The organization of a member is gone");
  const { replacedTimeZone, ...stored } = row;
  const facts = { ...stored, transferNumber: row.transferNumber as E164 | null };
  return { ...facts, version: versionOf(facts), replacedTimeZone };
}

/** Whether the rules that an assistant is given change: they name the clinic, its zone, whether it takes calls and whether it has a waitlist. */
function isInPrompt(before: OrganizationFacts, after: OrganizationFacts): boolean {
  const fields = ["name", "timeZone", "transferNumber", "offersWaitlist"] as const;
  return fields.some((field) => before[field] !== after[field]);
}

async function followZone(tx: OrgTransaction, { orgId }: StaffScope, keep: ZoneChange): Promise<number> {
  if (keep === "moment") {
    return callFunction(tx.$client, "keep_moments", { args: { orgId }, reply: z.int() });
  }
  const args = { orgId, reason: "The clinic has another time zone" };
  const { moved } = await callFunction(tx.$client, "reanchor_appointments", { args, reply: reanchored });
  return moved;
}

const reanchored = z.object({ moved: z.int() });
