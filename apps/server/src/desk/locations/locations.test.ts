import type { OrgId } from "@callwaiting/domain";
import { createTestOrganization } from "@callwaiting/testing/clinic";
import { openTestDb } from "@callwaiting/testing/database";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { type SignedInStaff, signInAs } from "@callwaiting/testing/staff";
import { Temporal } from "temporal-polyfill";
import { beforeEach, expect, test } from "vitest";
import { z } from "zod";
import { startTestServer } from "../../testing/test-server.ts";

// A clinic with two locations over HTTP; what they promise is tested in packages/db. Dr. Lee is Downtown from 9 to 12, Dr. Sun at Westside
// from 11 to 15.

const DAY = Temporal.Now.plainDateISO("America/New_York").add({ days: 12 });
const Answer = z.object({
  result: z.looseObject({ success: z.boolean(), message: z.string(), error: z.string().optional() }),
});

const db = forAllTests(() => openTestDb());
const server = forAllTests(() => startTestServer({ databaseUrl: db.url }));
let orgId: OrgId;
let secret: string;
let owner: SignedInStaff;
const world = () => ({ url: server.url, databaseUrl: db.url, orgId });

beforeEach(async () => {
  const two = ["Dr. Lee", "Dr. Sun"].map((name) => ({ name, gives: ["consultation"] }));
  ({ orgId, webhookSecret: secret } = await createTestOrganization(db.owner, { providers: two }));
  owner = await signInAs("owner", world());
});

async function open(name: string, provider: string, opensAt: string, closesAt: string) {
  const made = await owner.api.locations.create.mutate({ name, address: `1 ${name} Street`, phone: null });
  if (made.kind !== "saved") throw new Error(made.kind);
  const providers = (await owner.api.providers.list.query()).items;
  const { providerId = "" } = providers.find((one) => one.name === provider) ?? {};
  const { version } = await owner.api.hours.load.query({ providerId });
  const { locationId } = made.location;
  const hours = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, opensAt, closesAt, locationId }));
  expect(await owner.api.hours.save.mutate({ providerId, hours, version })).toMatchObject({ kind: "saved" });
}

async function openBoth() {
  await open("Downtown", "Dr. Lee", "09:00", "12:00");
  await open("Westside", "Dr. Sun", "11:00", "15:00");
}

async function call(tool: string, args: Readonly<Record<string, string>>) {
  const response = await server.post(`/api/vapi/tools/${tool}`, secret, {
    toolCallId: "call",
    tool: { arguments: args },
  });
  return Answer.parse(await response.json()).result;
}

const wish = { appointmentDate: DAY.toString(), patientName: "John Smith", patientPhone: "+14155550101" };
const book = (appointmentTime: string, location?: string) =>
  call("bookClinicAppointment", {
    ...wish,
    appointmentTime,
    ...(location === undefined ? {} : { location }),
  });

test("a caller hears where each free time is, and only those of the location that they named", async () => {
  await openBoth();
  const found = await call("checkAvailability", {
    appointmentDate: DAY.toString(),
    partOfDay: "11 am to 12:30 pm",
  });
  expect(found.message).toContain("11:00 AM at Downtown or Westside");
  expect(found.message).toContain("12:00 PM at Westside");
  const there = await call("checkAvailability", {
    appointmentDate: DAY.toString(),
    location: "the Westside office",
  });
  expect(there.message).toMatch(/I have 11:00 AM.* at Westside/);
  expect(there.message).not.toContain("Downtown");
});

test("a time at two locations is asked about, and booked and confirmed at the one that is said", async () => {
  await openBoth();
  expect(await book("11:00 AM")).toMatchObject({
    success: false,
    error: "which_location",
    locations: ["Downtown", "Westside"],
    message: "I can offer Downtown or Westside. Which location would you like?",
  });
  const booked = await book("11:00 AM", "Westside");
  expect(booked).toMatchObject({
    success: true,
    location: { name: "Westside", address: "1 Westside Street" },
  });
  expect(booked.message).toContain("Consultation with Dr. Sun at Westside");
  const found = await call("findAppointments", wish);
  expect(found.message).toContain("at Westside");
  const moved = await call("rescheduleAppointment", {
    patientName: "John Smith",
    patientPhone: "+14155550101",
    newTime: "9:00 AM",
    providerName: "Dr. Lee",
  });
  expect(moved.message).toContain("at Downtown");
});

test("a location that is none of the clinic's, or not said clearly, is asked about", async () => {
  await openBoth();
  expect((await book("11:00 AM", "Airport")).message).toBe(
    "I do not have a location called Airport. I can offer Downtown or Westside. Which location would you like?",
  );
  expect(await book("11:00 AM", "Downtown or Westside")).toMatchObject({ error: "which_location" });
  expect(await book("11:00 AM", "not Downtown")).toMatchObject({ error: "which_location" });
});

test("a clinic with one location is told nothing of places, whatever is said", async () => {
  await open("Downtown", "Dr. Lee", "09:00", "12:00");
  const booked = await book("9:00 AM", "Airport");
  expect(booked).toMatchObject({ success: true });
  expect(booked).not.toHaveProperty("location");
  expect(booked.message).not.toContain("Downtown");
});

test("locations are added, renamed and archived by owners and admins alone, and not while hours are there", async () => {
  await openBoth();
  const { locations } = owner.api;
  const [downtown] = (await locations.list.query()).items;
  if (downtown === undefined) throw new Error("no location");
  expect(await locations.update.mutate({ ...downtown, active: false })).toMatchObject({
    kind: "in_use",
    location: { openings: 7 },
  });
  expect(await locations.update.mutate({ ...downtown, name: "Center" })).toMatchObject({ kind: "saved" });
  expect(await locations.update.mutate({ ...downtown, name: "Middle" })).toMatchObject({
    kind: "stale",
    lastChange: { actor: { kind: "user", userId: owner.userId } },
  });
  const staff = await signInAs("staff", world());
  expect((await staff.api.locations.list.query()).items).toHaveLength(2);
  await expect(
    staff.api.locations.create.mutate({ name: "X", address: "", phone: null }),
  ).rejects.toMatchObject({
    data: { code: "FORBIDDEN" },
  });
});
