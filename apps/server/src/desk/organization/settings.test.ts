import { createTestOrganization } from "@callwaiting/testing/clinic";
import { openTestDb } from "@callwaiting/testing/database";
import type { OrgId } from "@callwaiting/domain";
import { SOON } from "@callwaiting/testing/deadlines";
import { COMING_DAY, comingAt, dayAfter } from "@callwaiting/testing/now";
import { Temporal } from "temporal-polyfill";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { type SignedInStaff, signInAs } from "@callwaiting/testing/staff";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { startTestServer } from "../../testing/test-server.ts";

// The settings of a clinic, and that the phone follows them. The desk goes by the real clock, so the phone does too.

const NOBODY = "00000000-0000-4000-8000-000000000000";
const refused = (code: string) => ({ data: { code } });

const db = forAllTests(() => openTestDb());
const server = forAllTests(() => startTestServer({ databaseUrl: db.url, clock: Temporal.Now.instant }));
let orgId: OrgId;
let webhookSecret: string;
let admin: SignedInStaff;
let foreign: SignedInStaff;
beforeEach(async () => {
  const world = { url: server.url, databaseUrl: db.url };
  ({ orgId, webhookSecret } = await createTestOrganization(db.owner));
  const other = await createTestOrganization(db.owner);
  [admin, foreign] = await Promise.all([
    signInAs("admin", { ...world, orgId }),
    signInAs("owner", { ...world, orgId: other.orgId }),
  ]);
});

type Answer = { result: { success: boolean; error?: string; slots?: string[]; nextSlots?: string[] } };
async function useTool(tool: string, args: Record<string, unknown>): Promise<Answer["result"]> {
  const body = { toolCallId: "t", tool: { arguments: args } };
  const response = await server.post(`/api/vapi/tools/${tool}`, webhookSecret, body);
  return ((await response.json()) as Answer).result;
}
const book = (appointmentDate: string, appointmentTime = "14:00") =>
  useTool("bookClinicAppointment", {
    appointmentDate,
    appointmentTime,
    patientName: "Ann Lee",
    patientPhone: "4155550123",
  });
const firstProvider = async (who = admin) => {
  const [provider] = (await who.api.providers.list.query()).items;
  if (provider === undefined) throw new Error("no provider");
  return provider;
};
const firstService = async (who = admin) => {
  const [service] = (await who.api.services.list.query()).items;
  if (service === undefined) throw new Error("no service");
  return service;
};

describe("urgent words", () => {
  const HEART = {
    words: ["chest pain", "Chest-pains", " "],
    sentence: " Please call\nfor help. ",
    phone: "(212) 555-0199",
  };

  test("are tidied, lead callers to the clinic's sentence and number at once, and book nothing", async () => {
    const { api } = admin;
    const { version, redFlags } = await api.redFlags.load.query();
    expect(redFlags).toEqual([]);
    const saved = await api.redFlags.save.mutate({
      redFlags: [HEART, { words: [], sentence: "", phone: "" }],
      version,
    });
    const kept = { words: ["chest pain"], sentence: "Please call for help.", phone: "+12125550199" };
    expect(saved).toMatchObject({ kind: "saved", settings: { redFlags: [kept] } });
    const said = {
      appointmentDate: COMING_DAY,
      appointmentTime: "14:00",
      patientName: "Ann Lee",
      patientPhone: "4155550123",
    };
    expect(await useTool("bookClinicAppointment", { ...said, notes: "chest pain" })).toMatchObject({
      success: false,
      error: "red_flag",
      message: "Please call for help. The number is (212) 555-0199.",
    });
    const { rows } = await db.owner.query("select from appointments where org_id = $1", [orgId]);
    expect(rows).toEqual([]);
    expect((await api.assistants.preview.mutate({ name: "Sarah", customPrompt: "" })).before).toContain(
      'When the caller mentions "chest pain", book, move and offer nothing. Say only: Please call for help.',
    );
    expect(await api.redFlags.save.mutate({ redFlags: [], version })).toMatchObject({
      kind: "stale",
      settings: { redFlags: [kept] },
    });
  });

  test.each([
    [{ ...HEART, words: [] }, "Add at least one"],
    [{ ...HEART, words: ["…"] }, "Add at least one"],
    [{ ...HEART, sentence: " " }, "Write the sentence"],
    [{ ...HEART, phone: "help" }, "cannot be read"],
  ])("%j is refused with what to change", async (row, words) => {
    const { version } = await admin.api.redFlags.load.query();
    await expect(admin.api.redFlags.save.mutate({ redFlags: [row], version })).rejects.toThrow(words);
  });
});

describe("the clinic", () => {
  test("is saved, counts appointments that a new zone shows at another hour, and is not overwritten", async () => {
    expect(await book(COMING_DAY)).toMatchObject({ success: true });
    const { api } = admin;
    const before = await api.organization.settings.query();
    const changes = { name: "Harbour", timeZone: "Europe/Berlin" };
    const saved = await api.organization.update.mutate({ ...before, ...changes });
    expect(saved).toMatchObject({ kind: "saved", settings: changes, shiftedAppointments: 1 });
    expect((await api.organization.current.query()).name).toBe("Harbour");
    expect(await api.organization.update.mutate({ ...before, name: "Mine" })).toMatchObject({
      kind: "stale",
      settings: changes,
    });
  });

  test("keeps what was said for as many days as it says, or without limit", async () => {
    const { api } = admin;
    for (const callWordsDays of [30, null]) {
      const before = await api.organization.settings.query();
      const saved = await api.organization.update.mutate({ ...before, callWordsDays });
      expect(saved).toMatchObject({ kind: "saved", settings: { callWordsDays } });
    }
  });

  test("takes the transfer number however it is written, in the clinic's country, and forgets it when empty", async () => {
    const { api } = admin;
    for (const [typed, region, stored] of [
      ["(415) 555-0100", "US", "+14155550100"],
      ["030 5550100", "DE", "+49305550100"],
      [" ", "US", null],
    ] as const) {
      const before = await api.organization.settings.query();
      const saved = await api.organization.update.mutate({ ...before, region, transferNumber: typed });
      expect(saved).toMatchObject({ kind: "saved", settings: { region, transferNumber: stored } });
    }
  });

  test.each([
    [
      { transferNumber: "call me" },
      "The number to transfer callers to cannot be read. Include the area code, or start with + and the country code.",
    ],
    [{ name: "  " }, "The name cannot be used: it is empty."],
    [
      { timeZone: "Mars/Base" },
      "“Mars/Base” cannot be the time zone: no such time zone is known. Use a place such as America/New_York.",
    ],
    [
      { timeZone: "+05:30" },
      "“+05:30” cannot be the time zone: it names no place, so nobody can tell when its clocks change. Use a place such as America/New_York.",
    ],
    [
      { timeZone: "Factory" },
      "“Factory” cannot be the time zone: no such time zone is known. Use a place such as America/New_York.",
    ],
    [
      { timeZone: "Berlin" },
      "“Berlin” cannot be the time zone: no such time zone is known. Did you mean Europe/Berlin?",
    ],
    [{ callWordsDays: 0 }, "How long call contents are kept cannot be used: it is less than a day."],
    [{ region: "Germany" }, "The country cannot be used: it is not a country."],
    [
      { slotIntervalMinutes: 1 },
      "The distance of free start times cannot be used: it is not a whole number of minutes from 5 to 480.",
    ],
  ])("refuses %o in words, and keeps what was", async (changes, message) => {
    const before = await admin.api.organization.settings.query();
    await expect(admin.api.organization.update.mutate({ ...before, ...changes })).rejects.toMatchObject({
      message,
      ...refused("BAD_REQUEST"),
    });
    expect(await admin.api.organization.settings.query()).toEqual(before);
  });
});

test("a time zone that is a place under another name is stored as the place, and answered", async () => {
  const before = await admin.api.organization.settings.query();
  const saved = await admin.api.organization.update.mutate({ ...before, timeZone: "CET" });
  expect(saved).toMatchObject({ kind: "saved", settings: { timeZone: "Europe/Brussels" } });
});

test("a time zone can be looked up by its country and its cities", async () => {
  const places = await admin.api.organization.places.query();
  const berlin = places.find(({ zone }) => zone === "Europe/Berlin");
  expect(berlin).toMatchObject({ countries: ["DE"] });
  expect(berlin?.cities).toContain("Munich");
});

describe("opening hours", () => {
  test("of the clinic move what the phone offers; the preview says the same", async () => {
    const before = await admin.api.hours.load.query({ providerId: null });
    expect((await useTool("checkAvailability", { appointmentDate: COMING_DAY })).slots?.[0]).toContain(
      "T14:00",
    );
    const hours = before.hours.map((one) => ({ ...one, opensAt: "12:00", closesAt: "13:00" }));
    const saved = await admin.api.hours.save.mutate({ providerId: null, hours, version: before.version });
    expect(saved).toMatchObject({ kind: "saved", week: { hours } });
    await vi.waitFor(async () => {
      const { slots } = await useTool("checkAvailability", { appointmentDate: COMING_DAY });
      expect(slots).toEqual([comingAt("12:00"), comingAt("12:30")]);
    }, SOON);
    expect(await book(COMING_DAY)).toMatchObject({ success: false });
    const preview = await admin.api.hours.preview.query({ providerId: null });
    expect(preview?.serviceName).toBe("Consultation");
    expect(preview?.slots.length).toBeGreaterThan(0);
    expect(await admin.api.hours.save.mutate({ providerId: null, ...before })).toMatchObject({
      kind: "stale",
      week: { hours },
    });
  });

  test("that cannot be are named entry by entry, and nothing changes", async () => {
    const { providerId } = await firstProvider();
    const { version } = await admin.api.hours.load.query({ providerId });
    const hours = [
      { weekday: 1, opensAt: "09:00", closesAt: "12:00" },
      { weekday: 1, opensAt: "11:00", closesAt: "13:00" },
      { weekday: 2, opensAt: "10:00", closesAt: "10:00" },
    ];
    expect(await admin.api.hours.save.mutate({ providerId, hours, version })).toEqual({
      kind: "invalid",
      problems: [
        { kind: "overlap", index: 1, otherIndex: 0 },
        { kind: "closes_before_it_opens", index: 2 },
      ],
    });
    expect((await admin.api.hours.load.query({ providerId })).hours).toEqual([]);
  });
});

function firstMondayOf(year: number, month: number): string {
  const first = Temporal.PlainDate.from({ year, month, day: 1 });
  return first.add({ days: (8 - first.dayOfWeek) % 7 }).toString();
}

describe("a closure", () => {
  const outing = {
    providerId: null,
    startsLocal: `${COMING_DAY}T00:00`,
    endsLocal: `${dayAfter(1)}T00:00`,
    reason: "An outing",
  };

  test("says whom to call, and the phone books nothing in it", async () => {
    expect(await book(COMING_DAY)).toMatchObject({ success: true });
    const made = await admin.api.closures.create.mutate(outing);
    expect(made).toMatchObject({
      kind: "saved",
      affected: [{ patientName: "Ann Lee", phone: "+14155550123", startsAt: comingAt("14:00") }],
    });
    expect(await book(COMING_DAY, "15:00")).toMatchObject({ success: false });
    if (made.kind !== "saved") throw new Error(made.kind);
    const { closure } = made;
    const moved = { ...closure, startsLocal: `${dayAfter(2)}T00:00`, endsLocal: `${dayAfter(3)}T00:00` };
    expect(await admin.api.closures.update.mutate(moved)).toMatchObject({ kind: "saved", affected: [] });
    expect(await admin.api.closures.update.mutate(moved)).toMatchObject({ kind: "stale" });
    expect(await book(COMING_DAY, "15:00")).toMatchObject({ success: true });
    await admin.api.closures.delete.mutate(closure);
    expect((await admin.api.closures.list.query({})).items).toEqual([]);
  });

  test("of the year's public holidays is made in one step, and a second click makes none", async () => {
    const year = Temporal.Now.plainDateISO("UTC").year + 1;
    const { holidays, states } = await admin.api.closures.holidays.query({ year });
    expect(states).toContainEqual({ code: "NY", name: "New York" });
    const laborDay = firstMondayOf(year, 9);
    const labor = holidays.find(({ date }) => date === laborDay);
    expect(labor).toMatchObject({ isClosed: false });
    const days = holidays.filter(({ date }) => date >= `${year}-09-01` && date <= `${year}-11-30`);
    const { length } = days;
    expect(await admin.api.closures.closeOnHolidays.mutate({ days })).toEqual({
      created: length,
      affected: [],
    });
    expect(await admin.api.closures.closeOnHolidays.mutate({ days })).toEqual({ created: 0, affected: [] });
    expect(await book(laborDay)).toMatchObject({ success: false });
    const again = await admin.api.closures.holidays.query({ year, state: "NY" });
    expect(again.holidays.find(({ date }) => date === laborDay)).toMatchObject({ isClosed: true });
    const { items } = await admin.api.closures.list.query({});
    for (const { closureId } of items) await admin.api.closures.delete.mutate({ closureId });
  });

  test("that ends before it starts is refused in words", async () => {
    await expect(
      admin.api.closures.create.mutate({ ...outing, endsLocal: outing.startsLocal }),
    ).rejects.toMatchObject({ message: "The closure ends before it starts. Choose a later end." });
  });
});

test("a new service and a new provider for it can be booked by phone, until they are archived", async () => {
  const facts = { name: "Vaccination", durationMinutes: 15, bufferBeforeMinutes: 0, bufferAfterMinutes: 0 };
  const made = await admin.api.services.create.mutate(facts);
  if (made.kind !== "saved") throw new Error(made.kind);
  expect(await admin.api.services.create.mutate({ ...facts, name: "vaccination" })).toEqual({
    kind: "name_taken",
  });
  const { serviceId } = made.service;
  const nurse = await admin.api.providers.create.mutate({ name: "Nurse Kim", serviceIds: [serviceId] });
  if (nurse.kind !== "saved") throw new Error(nurse.kind);
  const bookOne = (appointmentTime: string) =>
    useTool("bookClinicAppointment", {
      appointmentDate: COMING_DAY,
      appointmentTime,
      patientName: "Ann Lee",
      patientPhone: "4155550123",
      serviceType: "vaccination",
    });
  await vi.waitFor(async () => expect(await bookOne("10:00")).toMatchObject({ success: true }), SOON);
  expect((await firstOf("Nurse Kim")).comingAppointments).toBe(1);
  const { provider } = nurse;
  await admin.api.providers.update.mutate({ ...provider, active: false, serviceIds: [serviceId] });
  expect(await bookOne("11:00")).toMatchObject({ success: false });
  expect(
    await admin.api.providers.update.mutate({ ...provider, name: "X", serviceIds: [serviceId] }),
  ).toMatchObject({ kind: "stale", provider: { active: false } });
});

test("a price and a description are told by phone from the next call on, and refused in a currency that there is not", async () => {
  const facts = { durationMinutes: 15, bufferBeforeMinutes: 0, bufferAfterMinutes: 0 };
  const price = { minor: 8050, currency: "USD" };
  const told = { ...facts, name: "Travel advice", price, description: "Vaccines and pills for a journey." };
  await expect(
    admin.api.services.create.mutate({ ...told, price: { ...price, currency: "ABC" } }),
  ).rejects.toMatchObject(refused("BAD_REQUEST"));
  expect((await admin.api.services.create.mutate(told)).kind).toBe("saved");
  await vi.waitFor(async () => {
    expect(await useTool("listServices", { serviceType: "travel advice" })).toMatchObject({
      success: true,
      message: "Travel advice takes 15 minutes and costs 80.50 dollars. Vaccines and pills for a journey.",
    });
  }, SOON);
  expect(await useTool("listServices", {})).toMatchObject({
    message: expect.stringContaining("Travel advice (15 minutes, 80.50 dollars)"),
  });
});

async function firstOf(wanted: string) {
  const found = (await admin.api.providers.list.query()).items.find(({ name }) => name === wanted);
  if (found === undefined) throw new Error(`no ${wanted}`);
  return found;
}

test("a calendar link works until it is revoked, and is never told again", async () => {
  expect(await book(COMING_DAY)).toMatchObject({ success: true });
  const { providerId } = await firstProvider();
  const { token, feedId } = await admin.api.calendarFeeds.create.mutate({ providerId });
  const read = () => fetch(`${server.url}/calendar/${token}.ics`);
  expect(await (await read()).text()).toContain(`DTSTART:${comingAt("14:00").replaceAll(/[-:]/g, "")}`);
  const { items: list } = await admin.api.calendarFeeds.list.query();
  expect(list).toMatchObject([{ feedId, providerId, providerName: "Dr. Lee" }]);
  expect(JSON.stringify(list)).not.toContain(token);
  const { rows } = await db.owner.query("select * from calendar_feeds where org_id = $1", [orgId]);
  expect(JSON.stringify(rows)).not.toContain(token);
  await admin.api.calendarFeeds.revoke.mutate({ feedId });
  expect((await read()).status).toBe(404);
  expect((await admin.api.calendarFeeds.list.query()).items).toEqual([]);
  expect(server.logLines.join("")).not.toContain(token);
});

test("what belongs to another organization is answered like what does not exist", async () => {
  const [provider, service] = await Promise.all([firstProvider(), firstService()]);
  const { feedId } = await admin.api.calendarFeeds.create.mutate(provider);
  const made = await admin.api.closures.create.mutate({
    providerId: provider.providerId,
    startsLocal: `${COMING_DAY}T00:00`,
    endsLocal: `${dayAfter(1)}T00:00`,
    reason: "",
  });
  if (made.kind !== "saved") throw new Error(made.kind);
  const { closure } = made;
  const { api } = foreign;
  const { version } = await api.hours.load.query({ providerId: null });
  const attempts: readonly [string, (id: string) => Promise<unknown>][] = [
    [provider.providerId, (providerId) => api.hours.load.query({ providerId })],
    [provider.providerId, (providerId) => api.hours.save.mutate({ providerId, hours: [], version })],
    [
      provider.providerId,
      (providerId) => api.providers.update.mutate({ ...provider, serviceIds: [], providerId }),
    ],
    [provider.providerId, (providerId) => api.closures.create.mutate({ ...closure, providerId })],
    [provider.providerId, (providerId) => api.calendarFeeds.create.mutate({ providerId })],
    [service.serviceId, (serviceId) => api.providers.create.mutate({ name: "X", serviceIds: [serviceId] })],
    [service.serviceId, (serviceId) => api.services.update.mutate({ ...service, serviceId })],
    [
      closure.closureId,
      (closureId) => api.closures.update.mutate({ ...closure, providerId: null, closureId }),
    ],
    [closure.closureId, (closureId) => api.closures.delete.mutate({ closureId })],
    [feedId, (id) => api.calendarFeeds.revoke.mutate({ feedId: id })],
  ];
  for (const [theirs, attempt] of attempts) {
    const answers = await Promise.all(
      [theirs, NOBODY].map((id) => attempt(id).catch((error: unknown) => error)),
    );
    expect(answers[0]).toMatchObject(refused("NOT_FOUND"));
    expect(String(answers[0])).toBe(String(answers[1]));
  }
  const ours = await api.hours.preview.query({ providerId: provider.providerId });
  expect(ours).toEqual(await api.hours.preview.query({ providerId: NOBODY }));
});

test("below admin everything is read and nothing is written", async () => {
  const world = { url: server.url, databaseUrl: db.url, orgId };
  for (const role of ["viewer", "staff"] as const) {
    const { api } = await signInAs(role, world);
    const settings = await api.organization.settings.query();
    const provider = await firstProvider();
    const service = await firstService();
    const week = await api.hours.load.query({ providerId: null });
    const closure = { providerId: null, startsLocal: COMING_DAY, endsLocal: dayAfter(1), reason: "" };
    for (const attempt of [
      () => api.organization.update.mutate(settings),
      () => api.services.update.mutate(service),
      () => api.providers.update.mutate({ ...provider, serviceIds: [] }),
      () => api.hours.save.mutate({ providerId: null, hours: [], version: week.version }),
      () => api.closures.create.mutate(closure),
      () => api.calendarFeeds.create.mutate(provider),
    ]) {
      await expect(attempt()).rejects.toMatchObject(refused("FORBIDDEN"));
    }
    expect(await api.hours.load.query({ providerId: null })).toEqual(week);
  }
});

test("who changed a setting, and from what to what, is in the audit log", async () => {
  const before = await admin.api.organization.settings.query();
  await admin.api.organization.update.mutate({ ...before, name: "Harbour" });
  const { rows } = await db.owner.query<{ text: string }>(
    "select row_to_json(a)::text as text from changes a where org_id = $1",
    [orgId],
  );
  const line = rows.map(({ text }) => text).find((text) => text.includes("Harbour"));
  expect(line).toContain(admin.userId);
  expect(line).toContain("Test Clinic");
});

test("whoever comes too late hears who was quicker, and when, whatever they had open", async () => {
  const quick = await signInAs("owner", { url: server.url, databaseUrl: db.url, orgId });
  const { api } = admin;
  const settings = await api.organization.settings.query();
  const week = await api.hours.load.query({ providerId: null });
  const [provider, service] = [await firstProvider(), await firstService()];
  const own = await api.hours.load.query({ providerId: provider.providerId });
  const facts = {
    providerId: null,
    startsLocal: "2030-12-24T00:00:00",
    endsLocal: "2030-12-25T00:00:00",
    reason: "",
  };
  const made = await api.closures.create.mutate(facts);
  const contact = await api.contacts.save.mutate({
    contactId: null,
    version: null,
    name: "Ann",
    phone: "4155550123",
    email: "",
  });
  if (contact.kind !== "saved") throw new Error(contact.kind);
  const { contactId, version } = contact.contact;
  const saves = [
    (who: SignedInStaff, name: string) => who.api.organization.update.mutate({ ...settings, name }),
    (who: SignedInStaff, name: string) => who.api.services.update.mutate({ ...service, name }),
    // Only what they give changes, which is kept elsewhere.
    (who: SignedInStaff, name: string) =>
      who.api.providers.update.mutate({ ...provider, serviceIds: name === "One" ? [] : [service.serviceId] }),
    (who: SignedInStaff, name: string) => who.api.closures.update.mutate({ ...made.closure, reason: name }),
    (who: SignedInStaff, name: string) =>
      who.api.contacts.save.mutate({ contactId, version, name, phone: "4155550123", email: "" }),
    (who: SignedInStaff, name: string) =>
      who.api.hours.save.mutate({ ...week, providerId: null, hours: hoursOf(name) }),
    (who: SignedInStaff, name: string) =>
      who.api.hours.save.mutate({ ...own, providerId: provider.providerId, hours: hoursOf(name) }),
  ];
  for (const save of saves) {
    expect(await save(quick, "One"), save.toString()).toMatchObject({ kind: "saved" });
    const { userId, displayName } = quick;
    const late = await save(admin, "Two");
    expect(late, save.toString()).toMatchObject({
      kind: "stale",
      lastChange: { actor: { kind: "user", userId, displayName } },
    });
    if (!("lastChange" in late)) throw new Error(late.kind);
    expect(Math.abs(Date.now() - Date.parse(late.lastChange?.at ?? ""))).toBeLessThan(60_000);
  }
});

const hoursOf = (name: string) => [{ weekday: name === "One" ? 1 : 2, opensAt: "09:00", closesAt: "12:00" }];
