import { E164, type IsoInstant } from "@callwaiting/domain";
import { beforeEach, describe, expect, test } from "vitest";
import { bookAppointment } from "../booking/book-appointment.ts";
import { findCalendarFeed } from "../calendar/calendar-feeds.ts";
import { saveIntegrationKey } from "../integrations/integration-keys.ts";
import { hashSecret, loadOrganization } from "../organizations/find-organization.ts";
import { openTestDb } from "@callwaiting/testing/database";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { createTestScope } from "@callwaiting/testing/scope";
import type { StaffScope } from "../with-staff.ts";
import { listFeedSettings, openCalendarFeed, revokeCalendarFeed } from "./calendar-feed-settings.ts";
import { createClosure, deleteClosure, listClosures, updateClosure } from "./closures.ts";
import { deleteIntegrationKey, listWebhookSecrets, loadIntegration } from "./credentials.ts";
import { loadOpeningHours, saveOpeningHours } from "./opening-hours.ts";
import { loadSettings, updateOrganization } from "./organization-settings.ts";
import { createProvider, listProviders, updateProvider } from "./providers.ts";
import { createService, listServices, updateService } from "./services.ts";

const NOBODY = "00000000-0000-4000-8000-000000000000";
const db = forAllTests(() => openTestDb());
let scope: StaffScope;
let foreign: StaffScope;
beforeEach(async () => {
  scope = await createTestScope(db.owner);
  foreign = await createTestScope(db.owner);
});

const inTwoDays = (clock: string): IsoInstant =>
  `${new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10)}T${clock}:00Z`;
const book = (service: string | null = null, scheduledAt = inTwoDays("17:00")) =>
  bookAppointment(db.pool, {
    orgId: scope.orgId,
    patientName: "Ann Lee",
    phone: E164.parse("+14155550123"),
    email: null,
    service,
    scheduledAt,
  });
const only = <T>(rows: readonly T[]): T => {
  const [row] = rows;
  if (row === undefined || rows.length !== 1) throw new Error(`${rows.length} rows`);
  return row;
};

describe("the clinic", () => {
  test("is changed, says how many appointments show another clock time, and is not overwritten", async () => {
    await book();
    const settings = await loadSettings(db.pool, scope);
    const saved = await updateOrganization(db.pool, scope, {
      ...settings,
      name: "New",
      timeZone: "America/Chicago",
    });
    expect(saved).toMatchObject({ kind: "saved", settings: { name: "New" }, shiftedAppointments: 1 });
    expect(await updateOrganization(db.pool, scope, settings)).toMatchObject({
      kind: "stale",
      settings: { name: "New" },
    });
    const now = await loadSettings(db.pool, scope);
    expect(await updateOrganization(db.pool, scope, { ...now, timeZone: "Mars/Base" })).toEqual({
      kind: "unknown_time_zone",
    });
    for (const timeZone of ["IST", "CET", "+05:30", "Factory", "posix/Europe/Berlin"]) {
      const refused = await updateOrganization(db.pool, scope, { ...now, timeZone });
      expect(refused, timeZone).toEqual({ kind: "unknown_time_zone" });
    }
    expect(await updateOrganization(db.pool, scope, { ...now, name: "Newer" })).toMatchObject({
      shiftedAppointments: 0,
    });
    expect((await loadOrganization(db.pool, scope.orgId))?.organization.name).toBe("Newer");
    expect((await loadSettings(db.pool, foreign)).name).toBe("Test Clinic");
  });
});

describe("services", () => {
  const facts = { name: "Check Up", durationMinutes: 20, bufferBeforeMinutes: 0, bufferAfterMinutes: 5 };

  test("get a key of their own, keep it, and can be archived but not be confused", async () => {
    const made = await createService(db.pool, scope, facts);
    if (made.kind !== "saved") throw new Error(made.kind);
    expect(made.service).toMatchObject({ ...facts, key: "check-up", active: true });
    expect(await createService(db.pool, scope, { ...facts, name: "check-up" })).toEqual({
      kind: "name_taken",
    });
    const archived = await updateService(db.pool, scope, { ...made.service, ...facts, active: false });
    expect(archived).toMatchObject({ kind: "saved", service: { active: false } });
    expect(await updateService(db.pool, scope, { ...made.service, ...facts })).toMatchObject({
      kind: "stale",
    });
    expect(await createService(db.pool, scope, facts)).toMatchObject({
      kind: "saved",
      service: { key: "check-up-2" },
    });
    expect((await book("Check Up")).kind).toBe("unknown_provider");
  });

  test("may have a price and a description, which callers are told and an older admin leaves as they are", async () => {
    const told = { price: { minor: 8050, currency: "USD" }, description: "A first talk." };
    const made = await createService(db.pool, scope, { ...facts, ...told });
    if (made.kind !== "saved") throw new Error(made.kind);
    expect(made.service).toMatchObject(told);
    const known = async () => {
      const { organization } = (await loadOrganization(db.pool, scope.orgId)) ?? {};
      return organization?.services.find(({ serviceId }) => serviceId === made.service.serviceId);
    };
    expect(await known()).toMatchObject(told);
    const { serviceId, version } = made.service;
    const older = await updateService(db.pool, scope, {
      ...facts,
      serviceId,
      version,
      active: true,
      durationMinutes: 25,
    });
    if (older.kind !== "saved") throw new Error(older.kind);
    expect(older.service).toMatchObject({ ...told, durationMinutes: 25 });
    const none = { price: null, description: null };
    const emptied = await updateService(db.pool, scope, { ...older.service, ...none });
    expect(emptied).toMatchObject({ kind: "saved", service: none });
    expect(await known()).toMatchObject(none);
  });

  test("with the same name made at once become one", async () => {
    const made = await Promise.all(Array.from({ length: 5 }, () => createService(db.pool, scope, facts)));
    expect(made.filter(({ kind }) => kind === "saved")).toHaveLength(1);
  });
});

describe("providers", () => {
  test("give the services that are named, from the next booking on", async () => {
    const service = only((await listServices(db.pool, scope)).items);
    const made = await createProvider(db.pool, scope, { name: "Dr. Sun", serviceIds: [service.serviceId] });
    if (made.kind !== "saved") throw new Error(made.kind);
    expect([(await book()).kind, (await book(null, inTwoDays("18:00"))).kind]).toEqual(["booked", "booked"]);
    const others = (await listProviders(db.pool, scope)).items.filter(({ name }) => name === "Dr. Lee");
    const lee = only(others);
    expect(await updateProvider(db.pool, scope, { ...lee, active: false })).toMatchObject({ kind: "saved" });
    expect(await updateProvider(db.pool, scope, { ...lee, name: "X" })).toMatchObject({ kind: "stale" });
    expect(await updateProvider(db.pool, scope, { ...made.provider, serviceIds: [] })).toMatchObject({
      kind: "saved",
      provider: { serviceIds: [] },
    });
    expect((await book(null, inTwoDays("19:00"))).kind).toBe("unknown_provider");
  });

  test("cannot be given another clinic's service", async () => {
    const theirs = only((await listServices(db.pool, foreign)).items).serviceId;
    for (const serviceId of [theirs, NOBODY]) {
      expect(await createProvider(db.pool, scope, { name: "X", serviceIds: [serviceId] })).toEqual({
        kind: "unknown_service",
        serviceId,
      });
    }
    expect((await listProviders(db.pool, scope)).items).toHaveLength(1);
  });
});

describe("opening hours", () => {
  const week = (opensAt: string) =>
    [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, opensAt, closesAt: "24:00" }));

  test("are replaced as a whole, for the clinic or for one provider", async () => {
    const { providerId } = only((await listProviders(db.pool, scope)).items);
    const before = await loadOpeningHours(db.pool, scope, { providerId: null });
    const own = await loadOpeningHours(db.pool, scope, { providerId });
    expect(before?.hours).toHaveLength(7);
    expect(own?.hours).toEqual([]);
    const saved = await saveOpeningHours(db.pool, scope, {
      providerId,
      version: own?.version ?? "",
      hours: week("20:00"),
    });
    expect(saved).toMatchObject({ kind: "saved", week: { hours: week("20:00") } });
    expect(await loadOpeningHours(db.pool, scope, { providerId: null })).toEqual(before);
    expect((await book()).kind).toBe("outside_hours");
  });

  test("saved by several at once are those of exactly one of them", async () => {
    const before = await loadOpeningHours(db.pool, scope, { providerId: null });
    const clocks = ["01:00", "02:00", "03:00", "04:00", "05:00"];
    const saved = await Promise.all(
      clocks.map((clock) =>
        saveOpeningHours(db.pool, scope, {
          providerId: null,
          version: before?.version ?? "",
          hours: week(clock),
        }),
      ),
    );
    expect(saved.map(({ kind }) => kind).sort()).toEqual(["saved", "stale", "stale", "stale", "stale"]);
    const winner = clocks[saved.findIndex(({ kind }) => kind === "saved")] ?? "";
    const after = await loadOpeningHours(db.pool, scope, { providerId: null });
    expect(after?.hours).toEqual(week(winner));
  });

  test("that overlap change nothing", async () => {
    const before = await loadOpeningHours(db.pool, scope, { providerId: null });
    const hours = [...week("09:00"), ...week("10:00")];
    const save = saveOpeningHours(db.pool, scope, {
      providerId: null,
      version: before?.version ?? "",
      hours,
    });
    expect(await save).toMatchObject({ kind: "invalid" });
    expect(await loadOpeningHours(db.pool, scope, { providerId: null })).toEqual(before);
  });
});

describe("closures", () => {
  test("say whom to call, block the phone at once, and can be changed and taken away", async () => {
    await book();
    const day = inTwoDays("00:00").slice(0, 10);
    const facts = {
      providerId: null,
      startsLocal: `${day}T00:00`,
      endsLocal: `${day}T23:59`,
      reason: "Storm",
    };
    const made = await createClosure(db.pool, scope, facts);
    if (made.kind !== "saved") throw new Error(made.kind);
    expect(made.affected).toMatchObject([{ patientName: "Ann Lee", phone: "+14155550123" }]);
    expect((await book(null, inTwoDays("19:00"))).kind).toBe("outside_hours");
    const moved = { ...made.closure, startsLocal: "2099-12-24T00:00", endsLocal: "2099-12-25T00:00" };
    expect(await updateClosure(db.pool, scope, moved)).toMatchObject({ kind: "saved", affected: [] });
    expect(await updateClosure(db.pool, scope, moved)).toMatchObject({ kind: "stale" });
    expect((await book(null, inTwoDays("19:00"))).kind).toBe("booked");
    const { closureId } = made.closure;
    expect(await deleteClosure(db.pool, scope, { closureId })).toEqual({ kind: "deleted" });
    expect(await deleteClosure(db.pool, scope, { closureId })).toEqual({ kind: "not_found" });
    const backwards = { ...facts, endsLocal: facts.startsLocal };
    expect(await createClosure(db.pool, scope, backwards)).toMatchObject({ kind: "invalid" });
  });

  test("are listed in order, page by page", async () => {
    for (const month of ["03", "01", "02"]) {
      const days = { startsLocal: `2099-${month}-01T00:00`, endsLocal: `2099-${month}-02T00:00` };
      await createClosure(db.pool, scope, { ...days, providerId: null, reason: "" });
    }
    const first = await listClosures(db.pool, scope, { limit: 2 });
    const second = await listClosures(db.pool, scope, { limit: 2, cursor: first.nextCursor });
    expect([...first.items, ...second.items].map(({ startsLocal }) => startsLocal.slice(5, 7))).toEqual([
      "01",
      "02",
      "03",
    ]);
    expect(second.nextCursor).toBeNull();
  });
});

test("a calendar feed opens, is listed without its token, and ends", async () => {
  const { providerId } = only((await listProviders(db.pool, scope)).items);
  const tokenSha256 = hashSecret(`token of ${scope.orgId}`);
  const made = await openCalendarFeed(db.pool, scope, { providerId, tokenSha256, sealedToken: "sealed" });
  if (made.kind !== "created") throw new Error(made.kind);
  expect(await findCalendarFeed(db.pool, tokenSha256)).not.toBeNull();
  const listed = only((await listFeedSettings(db.pool, scope)).items);
  expect(listed).toMatchObject({ feedId: made.feedId, providerName: "Dr. Lee" });
  expect(JSON.stringify(listed)).not.toMatch(/sealed|token/);
  expect(await revokeCalendarFeed(db.pool, foreign, made)).toEqual({ kind: "not_found" });
  expect(await revokeCalendarFeed(db.pool, scope, made)).toEqual({ kind: "revoked" });
  expect(await revokeCalendarFeed(db.pool, scope, made)).toEqual({ kind: "not_found" });
  expect(await findCalendarFeed(db.pool, tokenSha256)).toBeNull();
});

test("keys and secrets are named and never shown", async () => {
  await saveIntegrationKey(db.pool, scope.orgId, { sealedKey: "sealed-key", keyHint: "…1234" });
  expect(await loadIntegration(db.pool, scope)).toEqual({ keyHint: "…1234", updatedAt: expect.any(String) });
  expect(await loadIntegration(db.pool, foreign)).toBeNull();
  expect(await deleteIntegrationKey(db.pool, foreign)).toEqual({ kind: "not_found" });
  expect(await deleteIntegrationKey(db.pool, scope)).toEqual({ kind: "deleted" });
  const secret = only((await listWebhookSecrets(db.pool, scope)).items);
  expect(Object.keys(secret)).toEqual(["secretId", "createdAt", "expiresAt", "isLive", "confirmedBy"]);
  expect(secret).toMatchObject({ expiresAt: null, isLive: true });
});

test("what belongs to another clinic is answered like what does not exist, by every verb", async () => {
  const service = only((await listServices(db.pool, foreign)).items);
  const provider = only((await listProviders(db.pool, foreign)).items);
  const days = { startsLocal: "2099-12-24T00:00", endsLocal: "2099-12-25T00:00", reason: "" };
  const closure = await createClosure(db.pool, foreign, { ...days, providerId: null });
  if (closure.kind !== "saved") throw new Error(closure.kind);
  const notFound = { kind: "not_found" };
  for (const providerId of [provider.providerId, NOBODY]) {
    expect(await updateProvider(db.pool, scope, { ...provider, providerId })).toEqual(notFound);
    expect(await loadOpeningHours(db.pool, scope, { providerId })).toBeNull();
    expect(await saveOpeningHours(db.pool, scope, { providerId, version: "", hours: [] })).toEqual(notFound);
    expect(await createClosure(db.pool, scope, { ...days, providerId })).toEqual(notFound);
    const feed = { providerId, tokenSha256: hashSecret(providerId), sealedToken: "x" };
    expect(await openCalendarFeed(db.pool, scope, feed)).toEqual(notFound);
  }
  for (const serviceId of [service.serviceId, NOBODY]) {
    expect(await updateService(db.pool, scope, { ...service, serviceId })).toEqual(notFound);
  }
  for (const closureId of [closure.closure.closureId, NOBODY]) {
    expect(await updateClosure(db.pool, scope, { ...closure.closure, closureId })).toEqual(notFound);
    expect(await deleteClosure(db.pool, scope, { closureId })).toEqual(notFound);
  }
  expect((await listClosures(db.pool, scope, {})).items).toEqual([]);
  expect(only((await listServices(db.pool, foreign)).items)).toEqual(service);
  expect(only((await listProviders(db.pool, foreign)).items)).toEqual(provider);
});
