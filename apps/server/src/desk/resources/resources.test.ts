import type { OrgId } from "@callwaiting/domain";
import { createTestOrganization } from "@callwaiting/testing/clinic";
import { openTestDb } from "@callwaiting/testing/database";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { type SignedInStaff, signInAs } from "@callwaiting/testing/staff";
import { Temporal } from "temporal-polyfill";
import { beforeEach, expect, test } from "vitest";
import { z } from "zod";
import { startTestServer } from "../../testing/test-server.ts";

// Rooms and equipment over HTTP; what they promise is tested in packages/db.

const NEW_YORK = "America/New_York";
const DAY = Temporal.Now.plainDateISO(NEW_YORK).add({ days: 12 }).toString();
const at = (clock: string) =>
  Temporal.PlainDateTime.from(`${DAY}T${clock}`).toZonedDateTime(NEW_YORK).toInstant().toString();
const Answer = z.object({
  result: z.object({
    success: z.boolean(),
    message: z.string(),
    alternatives: z.array(z.string()).optional(),
  }),
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

const list = async () => (await owner.api.resources.list.query()).items;
async function addRoom(name: string) {
  const made = await owner.api.resources.create.mutate({ name, kind: "room" });
  if (made.kind !== "saved") throw new Error(made.kind);
  return made.resource;
}
async function service() {
  const [only] = (await owner.api.services.list.query()).items;
  if (only === undefined) throw new Error("no service");
  return only;
}
const setNeeds = async (needs: readonly (readonly string[])[]) =>
  owner.api.services.update.mutate({ ...(await service()), needs });

/** As the plain form of the tool does. */
async function call(patientPhone: string) {
  const args = {
    appointmentDate: DAY,
    appointmentTime: "10:00",
    patientName: "Ann Lee",
    patientPhone,
    serviceType: "consultation",
  };
  const response = await server.post("/api/vapi/tools/bookClinicAppointment", secret, {
    toolCallId: `call-${patientPhone}`,
    tool: { arguments: args },
  });
  return Answer.parse(await response.json()).result;
}

test("a caller for whom a provider is free and no room hears another time; staff hear that it is the room", async () => {
  const room = await addRoom("Room 1");
  expect(await setNeeds([[room.resourceId]])).toMatchObject({ kind: "saved", lacking: 0 });
  expect((await call("+14155550101")).success).toBe(true);
  const refused = await call("+14155550102");
  expect(refused).toMatchObject({ success: false, alternatives: [at("10:30"), at("11:00"), at("11:30")] });
  expect(JSON.stringify(refused)).not.toContain("Room 1");
  const { serviceId } = await service();
  const contact = { name: "Ben Ray", phone: "+14155550103" };
  const atDesk = { contact, serviceId, startsAt: at("10:00") };
  expect(await owner.api.appointments.book.mutate(atDesk)).toMatchObject({
    kind: "slot_unavailable",
    lacking: [{ kind: "room", names: ["Room 1"] }],
  });
  const visits = await owner.api.appointments.list.query({ from: at("00:00"), until: at("23:00") });
  expect(visits).toMatchObject([{ resources: [{ name: "Room 1", kind: "room" }], lacksResources: false }]);
});

test("rooms are added, renamed and archived by owners and admins alone, and not while they are needed", async () => {
  const room = await addRoom("Room 1");
  const { resources } = owner.api;
  expect(await resources.update.mutate({ ...room, name: "Room A" })).toMatchObject({ kind: "saved" });
  expect(await resources.update.mutate({ ...room, name: "Room B" })).toMatchObject({
    kind: "stale",
    lastChange: { actor: { kind: "user", userId: owner.userId } },
  });
  await setNeeds([[room.resourceId]]);
  const [renamed] = await list();
  if (renamed === undefined) throw new Error("no room");
  expect(await resources.update.mutate({ ...renamed, active: false })).toMatchObject({
    kind: "in_use",
    resource: { serviceNames: ["Consultation"] },
  });
  await setNeeds([]);
  expect(await resources.update.mutate({ ...renamed, active: false })).toMatchObject({ kind: "saved" });
  await expect(setNeeds([[room.resourceId]])).rejects.toMatchObject({ data: { code: "NOT_FOUND" } });
  const staff = await signInAs("staff", world());
  expect((await staff.api.resources.list.query()).items).toHaveLength(1);
  await expect(staff.api.resources.create.mutate({ name: "X", kind: "room" })).rejects.toMatchObject({
    data: { code: "FORBIDDEN" },
  });
  const twice = [[room.resourceId], [room.resourceId]];
  await expect(setNeeds(twice)).rejects.toMatchObject({ data: { code: "BAD_REQUEST" } });
});

test("the history names who changed what a service needs, and the room by its name", async () => {
  const room = await addRoom("Room 1");
  await setNeeds([[room.resourceId]]);
  const { items } = await owner.api.audit.list.query({ entities: ["resource", "service_need"] });
  expect(items).toMatchObject([
    { entity: "service_need", action: "created", subject: "Consultation", after: { resource: "Room 1" } },
    { entity: "resource", action: "created", subject: "Room 1", actor: { userId: owner.userId } },
  ]);
});
