import type { ZoneClock } from "@callwaiting/db";
import {
  CallerCheck,
  type E164,
  MEMBER_ROLES,
  OrgId,
  OrganizationSettings,
  assertNever,
  explainZoneName,
  readZoneName,
} from "@callwaiting/domain";
import { TRPCError } from "@trpc/server";
import { z } from "zod";
import { withLastChange, lastChange } from "../audit/with-last-change.ts";
import { readTypedPhone } from "../contacts/read-typed-reach.ts";
import { orgProcedure, router } from "../trpc/init.ts";
import { refuse } from "../trpc/refuse.ts";
import { listPlaces, zonePlaces } from "./list-places.ts";
import { NAME, VERSION, minutes } from "./settings-schemas.ts";

const currentOrganization = z.object({
  orgId: OrgId,
  name: z.string(),
  /** IANA zone. */
  timeZone: z.string(),
  /** ISO 3166-1 alpha-2. */
  region: z.string(),
  /** The caller's own. */
  role: z.enum(MEMBER_ROLES),
});

/** As typed: any way of writing a phone number, read in the clinic's country; empty for none. */
const typedSettings = z.object({
  name: NAME,
  /** IANA zone. */
  timeZone: z.string().min(1, "it is empty").max(100, "it is not a time zone"),
  /** ISO 3166-1 alpha-2. */
  region: z.string().regex(/^[A-Z]{2}$/, "it is not a country"),
  slotIntervalMinutes: minutes(5, 480),
  minNoticeMinutes: minutes(0, 43_200),
  horizonDays: z.int().min(1, "it is less than a day").max(1095, "it is more than three years"),
  transferNumber: z.string().max(50, "it is longer than 50 characters").nullable(),
  /** Days after which the words of calls are removed; null keeps them. */
  callWordsDays: z
    .int("it is not a whole number of days")
    .min(1, "it is less than a day")
    .max(3650, "it is more than ten years")
    .nullable(),
  /** Whether recordings are fetched from Vapi and kept here, for as long as the words. */
  keepRecordings: z.boolean(),
  /** Whether callers for whom nothing fits are offered the waitlist. */
  offersWaitlist: z.boolean(),
  callerCheck: CallerCheck,
  version: VERSION,
  /** Of the coming appointments when the zone is another one: the time on the clock, or the moment. */
  keep: z.enum(["clock", "moment"]).default("clock"),
});

const savedSettings = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("saved"), settings: OrganizationSettings, shiftedAppointments: z.int() }),
  z.object({ kind: z.literal("stale"), settings: OrganizationSettings, lastChange }),
]);

export const organizationRouter = router({
  current: orgProcedure.output(currentOrganization).query(async ({ ctx: { db, scope, role } }) => {
    const record = await db.loadOrganization(scope.orgId);
    if (record === null) {
      throw new TRPCError({ code: "NOT_FOUND", message: "This organization no longer exists." });
    }
    const { orgId, name, timeZone, region } = record.organization;
    return { orgId, name, timeZone, region, role };
  }),

  settings: orgProcedure
    .output(OrganizationSettings)
    .query(({ ctx: { db, scope } }) => db.loadSettings(scope)),

  /** For choosing a time zone by a city or a country. */
  places: orgProcedure
    .output(z.array(zonePlaces))
    .query(async ({ ctx: { db } }) => listPlaces(await db.listClocks())),

  /** By which rules the clinic's clock is told. Node's and PostgreSQL's own decide nothing. */
  clockRules: orgProcedure
    .output(
      z.object({
        release: z.string(),
        inForceSince: z.string(),
        isOtherInNode: z.boolean(),
        isOtherInPostgres: z.boolean(),
      }),
    )
    .query(({ ctx: { db, scope } }) => db.loadClockRules(scope)),

  update: orgProcedure
    .input(typedSettings)
    .output(savedSettings)
    .mutation(async ({ ctx: { db, scope }, input }) => {
      const transferNumber = readNumber(input.transferNumber, input.region);
      const timeZone = readZone(input.timeZone, await db.listClocks());
      const outcome = await withLastChange(
        await db.updateOrganization(scope, { ...input, timeZone, transferNumber }),
        () => db.findLastChange(scope, { entities: ["organization"], entityId: scope.orgId }),
      );
      switch (outcome.kind) {
        case "saved":
        case "stale":
          return outcome;
        case "unknown_time_zone":
          return refuse("BAD_REQUEST", "This time zone is not known. Choose one from the list.");
        default:
          return assertNever(outcome);
      }
    }),
});

/** The name to store; the answer carries it, so that whoever sent `CET` sees which place it stands for. */
function readZone(typed: string, clocks: readonly ZoneClock[]): string {
  const reading = readZoneName(
    typed,
    clocks.map(({ zone }) => zone),
  );
  if (reading.kind === "known" || reading.kind === "renamed") return reading.zone;
  return refuse("BAD_REQUEST", `“${typed}” cannot be the time zone: ${explainZoneName(reading)}`);
}

function readNumber(typed: string | null, region: string): E164 | null {
  const read = readTypedPhone(typed, region);
  if (!read.ok) {
    return refuse(
      "BAD_REQUEST",
      "The number to transfer callers to cannot be read. Include the area code, or start with + and the country code.",
    );
  }
  return read.phone;
}
