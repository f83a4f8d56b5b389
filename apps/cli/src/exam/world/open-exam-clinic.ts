import { randomUUID } from "node:crypto";
import { createOrganization, withOrg } from "@callwaiting/db";
import { findZone, toInstant, type OrgId, type Zone } from "@callwaiting/domain";
import { PACKAGED_ZONE_RULES } from "@callwaiting/domain/packaged-zone-rules";
import { type Scratch, type ScratchClinic, makeScratchClinic } from "../../target/scratch-organization.ts";
import { WEEK } from "../cast.ts";
import type { Booked, ClinicSetup, Hours, ProviderSetup, ServiceSetup, Weekday } from "../vocabulary.ts";
import type { ExamWorld } from "./exam-world.ts";

const LEE: ProviderSetup = { name: "Dr. Lee" };
const CONSULTATION: ServiceSetup = { key: "consultation", name: "Consultation", minutes: 30 };

export type ExamClinic = Scratch & {
  readonly setup: ClinicSetup;
  readonly timeZone: string;
  readonly hasSeveralProviders: boolean;
  readonly hasSeveralServices: boolean;
};

/** A clinic as a case wants it, with an empty calendar. */
export async function makeExamClinic(world: ExamWorld, setup: ClinicSetup): Promise<ExamClinic> {
  const scratch = await makeClinic(world, clinicOf(setup));
  const { providers = [LEE], services = [CONSULTATION], timeZone = "America/New_York" } = setup;
  try {
    await furnish(world, scratch.orgId, { setup, providers });
  } catch (error) {
    await scratch.remove();
    throw error;
  }
  return {
    ...scratch,
    setup,
    timeZone,
    hasSeveralProviders: providers.length > 1,
    hasSeveralServices: services.length > 1,
  };
}

/** What is in the calendar before anybody calls. Whoever has left since was there when it was booked. */
export async function fillExamClinic(
  world: ExamWorld,
  { orgId, setup, timeZone }: ExamClinic,
  booked: readonly Booked[],
): Promise<void> {
  const zone = findZone(PACKAGED_ZONE_RULES, timeZone);
  if (zone === undefined) throw new Error(`There are no rules for the time zone ${timeZone}.`);
  const archived = (setup.providers ?? []).filter((each) => each.archived === true).map(({ name }) => name);
  await setActive(world, orgId, { names: archived, active: true });
  await fillCalendar(world, orgId, { zone, booked });
  await setActive(world, orgId, { names: archived, active: false });
}

async function makeClinic(world: ExamWorld, clinic: ScratchClinic): Promise<Scratch> {
  if (!world.isDisposable) return makeScratchClinic(world, clinic);
  const secret = randomUUID();
  const webhookSecret = { secret, sealed: "Nothing is signed here." };
  const orgId = await createOrganization(world.owner, { ...clinic, name: "Exam", webhookSecret });
  return { orgId, webhookSecret: secret, remove: async () => [] };
}

function clinicOf(setup: ClinicSetup): ScratchClinic {
  const { providers = [LEE], services = [CONSULTATION] } = setup;
  return {
    timeZone: setup.timeZone ?? "America/New_York",
    region: setup.region ?? "US",
    services: services.map(({ key, name, minutes, bufferBefore = 0, bufferAfter = 0 }) => ({
      key,
      name,
      durationMinutes: minutes,
      bufferBeforeMinutes: bufferBefore,
      bufferAfterMinutes: bufferAfter,
    })),
    providers: providers.map(({ name, gives }) => ({ name, gives: gives ?? services.map(({ key }) => key) })),
    openingHours: listHours(setup.hours ?? WEEK),
    ...(setup.transferNumber === undefined ? {} : { transferNumber: setup.transferNumber }),
    ...(setup.minNoticeMinutes === undefined ? {} : { minNoticeMinutes: setup.minNoticeMinutes }),
    ...(setup.horizonDays === undefined ? {} : { horizonDays: setup.horizonDays }),
  };
}

function listHours(hours: Hours) {
  const weekdays = Object.keys(hours).map((weekday) => Number(weekday) as Weekday);
  return weekdays.flatMap((weekday) =>
    (hours[weekday] ?? []).map(([opensAt, closesAt]) => ({ weekday, opensAt, closesAt })),
  );
}

type Furniture = { readonly setup: ClinicSetup; readonly providers: readonly ProviderSetup[] };

async function furnish(world: ExamWorld, orgId: OrgId, { setup, providers }: Furniture): Promise<void> {
  const { callerCheck, closures = [], urgent = [] } = setup;
  const own = providers.flatMap(({ name, hours }) =>
    hours === undefined ? [] : listHours(hours).map((one) => ({ name, ...one })),
  );
  if (callerCheck === undefined && closures.length + own.length + urgent.length === 0) return;
  await withOrg(world.owner, orgId, async ({ $client: client }) => {
    if (callerCheck !== undefined) {
      await client.query("update organizations set caller_check = $2 where org_id = $1", [
        orgId,
        callerCheck,
      ]);
    }
    if (urgent.length > 0) {
      await client.query("update organizations set red_flags = $2 where org_id = $1", [
        orgId,
        JSON.stringify(urgent),
      ]);
    }
    for (const { name, weekday, opensAt, closesAt } of own) {
      await client.query(
        `insert into opening_hours (org_id, provider_id, weekday, opens_at, closes_at)
         select org_id, provider_id, $3, $4, $5 from providers where org_id = $1 and name = $2`,
        [orgId, name, weekday, opensAt, closesAt],
      );
    }
    for (const { from, until, provider = null } of closures) {
      await client.query(
        `insert into closures (org_id, provider_id, starts_local, ends_local) values ($1,
           (select provider_id from providers where org_id = $1 and name = $2), $3, $4)`,
        [orgId, provider, from, until],
      );
    }
  });
}

type Filling = { readonly zone: Zone; readonly booked: readonly Booked[] };

async function fillCalendar(world: ExamWorld, orgId: OrgId, { zone, booked }: Filling): Promise<void> {
  if (booked.length === 0) return;
  await withOrg(world.owner, orgId, async ({ $client: client }) => {
    for (const [index, one] of booked.entries()) {
      const at = toInstant({ date: one.day, time: one.time, zone });
      if (!at.ok) throw new Error(`There is no ${one.time} on ${one.day}.`);
      const { name, phone = null, email = null, birthDate } = one.who;
      const { rows } = await client.query<{
        reply: { success: boolean; message: string; appointmentId: string };
      }>(
        `select book_appointment_atomic_v2($1, $2, $3, $4, $5, $6, (
           select provider_id from providers where org_id = $1 and name = $7)) as reply`,
        [orgId, name, email, phone, one.service ?? "consultation", at.instant.toString(), one.with ?? null],
      );
      const reply = rows[0]?.reply;
      if (reply?.success !== true) throw new Error(`The scene could not be set: ${JSON.stringify(reply)}.`);
      // All is one moment in a transaction, and appointments are numbered in the order in which they were made.
      await client.query(
        "update appointments set created_at = created_at + make_interval(secs => $3) where org_id = $1 and appointment_id = $2",
        [orgId, reply.appointmentId, index / 1000],
      );
      if (birthDate !== undefined) {
        await client.query("update persons set birth_date = $3 where org_id = $1 and name = $2", [
          orgId,
          name,
          birthDate,
        ]);
      }
      if (one.cancelledMinutesAgo !== undefined) {
        await client.query(
          `update appointments set status = 'cancelled', cancelled_at = now() - make_interval(mins => $3)
           where org_id = $1 and appointment_id = $2`,
          [orgId, reply.appointmentId, one.cancelledMinutesAgo],
        );
      }
    }
  });
}

type Providers = { readonly names: readonly string[]; readonly active: boolean };

async function setActive(world: ExamWorld, orgId: OrgId, { names, active }: Providers): Promise<void> {
  if (names.length === 0) return;
  await withOrg(world.owner, orgId, ({ $client: client }) =>
    client.query("update providers set active = $3 where org_id = $1 and name = any ($2)", [
      orgId,
      names,
      active,
    ]),
  );
}
