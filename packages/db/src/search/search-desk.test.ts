import { type DeskFinds, E164, type OrgId } from "@callwaiting/domain";
import { createTestOrganization } from "@callwaiting/testing/clinic";
import { openTestDb } from "@callwaiting/testing/database";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { beforeEach, expect, test } from "vitest";
import { recordCall } from "../calls/record-call.ts";
import { deletePersonData } from "../contacts/delete-person-data.ts";
import { bookForStaff } from "../staff/book-for-staff.ts";
import type { StaffScope } from "../with-staff.ts";
import { searchDesk } from "./search-desk.ts";

// The front desk's one search, over the real clock: what is to come is in two and nine days.

const db = forAllTests(() => openTestDb());
let orgId: OrgId;
let scope: StaffScope;
let serviceId: string;

const inDays = (days: number) =>
  `${new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)}T19:00:00Z`;
const find = (text: string, by = scope) => searchDesk(db.pool, by, text);
const names = ({ people }: DeskFinds) => people.map(({ name }) => name);

async function openClinic() {
  const { orgId: id } = await createTestOrganization(db.owner);
  const { rows } = await db.owner.query<{ id: string }>(
    "select service_id as id from services where org_id = $1",
    [id],
  );
  const actor = { kind: "user", userId: "u", displayName: "Ann Desk" } as const;
  return { orgId: id, scope: { orgId: id, actor }, serviceId: rows[0]?.id ?? "" };
}

async function book(contact: { name: string; phone: E164 }, startsAt: string, patientName?: string) {
  const booking = {
    contact,
    serviceId,
    startsAt,
    overrideReason: "Test",
    ...(patientName && { patientName }),
  };
  const outcome = await bookForStaff(db.pool, scope, booking);
  if (outcome.kind !== "booked") throw new Error(outcome.kind);
  return outcome.appointment;
}

const LENA = { name: "Léna Hoffmann", phone: E164.parse("+14155550199") };
const OLE = { name: "Ole Berg", phone: E164.parse("+14155559123") };
const ANN = { name: "Ann Lenard", phone: E164.parse("+14155550777") };

beforeEach(async () => {
  ({ orgId, scope, serviceId } = await openClinic());
  await book(LENA, inDays(9), "Tim Hoffmann");
  await book(LENA, inDays(2));
  await book(OLE, inDays(3));
  await book(ANN, inDays(-4));
});

test("names are found by any part, whatever accents; those that begin so come first", async () => {
  expect(names(await find("lena"))).toEqual(["Léna Hoffmann", "Ann Lenard"]);
  expect(names(await find("hoff"))).toEqual(["Léna Hoffmann"]);
  expect(names(await find("berg ole"))).toEqual(["Ole Berg"]);
  expect(names(await find("nobody at all"))).toEqual([]);
});

test("whoever comes under a number is found by their own name, with whose number it is", async () => {
  const { people } = await find("tim");
  expect(people).toMatchObject([{ name: "Léna Hoffmann", phone: LENA.phone, persons: ["Tim Hoffmann"] }]);
});

test("four digits find the number that ends so first, then those that have them anywhere", async () => {
  expect(names(await find("9123"))).toEqual(["Ole Berg"]);
  expect(names(await find("0199"))).toEqual(["Léna Hoffmann"]);
  await book({ name: "Zed Early", phone: E164.parse("+14150199555") }, inDays(4));
  expect(names(await find("0199"))).toEqual(["Léna Hoffmann", "Zed Early"]);
  expect(names(await find("(415) 555-0777"))).toEqual(["Ann Lenard"]);
});

test("what is to come is told before what was, the next first", async () => {
  const { appointments, people } = await find("hoffmann");
  expect(appointments.map(({ patientName, startsAt }) => [patientName, startsAt])).toEqual([
    ["Léna Hoffmann", inDays(2)],
    ["Tim Hoffmann", inDays(9)],
  ]);
  expect(people).toMatchObject([{ nextVisitAt: inDays(2), lastVisitAt: null }]);
  expect((await find("lenard")).people).toMatchObject([{ nextVisitAt: null, lastVisitAt: inDays(-4) }]);
});

test("calls of whoever is found, and of a number that is nobody's", async () => {
  for (const [callId, callerNumber] of [
    ["call-1", LENA.phone],
    ["call-2", "+14155554321"],
  ] as const) {
    await recordCall(db.pool, orgId, { callId, callerNumber });
  }
  expect((await find("hoffmann")).calls).toMatchObject([{ callId: "call-1", contactName: LENA.name }]);
  expect((await find("4321")).calls).toMatchObject([{ callId: "call-2", contactName: null }]);
});

test("nobody who was erased, and nobody of another clinic", async () => {
  const stranger = await openClinic();
  expect(await find("hoffmann", stranger.scope)).toEqual({ people: [], appointments: [], calls: [] });
  const { people } = await find("hoffmann");
  await deletePersonData(db.pool, scope, people[0]?.contactId ?? "");
  for (const text of ["hoffmann", "tim", "0199"]) {
    expect(await find(text)).toEqual({ people: [], appointments: [], calls: [] });
  }
});

test("signs of patterns are letters like others, and one letter finds nothing", async () => {
  for (const text of ["%%", "__", "\\\\", "l", "", "  "]) expect((await find(text)).people).toEqual([]);
});

test("beginnings and numbers are looked up in indexes alone, under row-level security", async () => {
  await db.owner.query("vacuum analyze contacts");
  const plan = async (where: string, value: string) => {
    const client = await db.pool.connect();
    try {
      await client.query("begin");
      await client.query(
        "select set_config('app.org_id', $1, true), set_config('enable_seqscan', 'off', true)",
        [orgId],
      );
      const { rows } = await client.query<{ "QUERY PLAN": string }>(
        `explain (costs off) select phone from contacts where org_id = $1 and ${where} limit 8`,
        [orgId, value],
      );
      return rows.map((row) => row["QUERY PLAN"]).join("\n");
    } finally {
      await client.query("rollback");
      client.release();
    }
  };
  expect(await plan("search_text ^@ search_key($2)", "lena")).toMatch(/Index Cond: .*search_text >= 'lena'/);
  expect(await plan("phone collate \"C\" like '%' || $2 || '%'", "0199")).toMatch(
    /Index Only Scan using uq_contacts_org_phone/,
  );
});
