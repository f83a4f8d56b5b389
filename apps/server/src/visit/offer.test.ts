import {
  bookAppointment,
  cancelAppointment,
  expireOffers,
  joinWaitlist,
  offerNextTime,
  openOfferLink,
} from "@callwaiting/db";
import { E164, type IsoInstant, type OrgId } from "@callwaiting/domain";
import { createTestOrganization } from "@callwaiting/testing/clinic";
import { openTestDb } from "@callwaiting/testing/database";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { beforeEach, expect, test } from "vitest";
import { hashLinkToken, makeLinkToken } from "../secrets/link-token.ts";
import { startTestServer } from "../testing/test-server.ts";

// Deadlines are the database's own time, so everything here is in ten days from the day the test runs.

const db = forAllTests(() => openTestDb());
const server = forAllTests(() => startTestServer({ databaseUrl: db.url, trustProxy: 1 }));
const NOON: IsoInstant = `${new Date(Date.now() + 10 * 86_400_000).toISOString().slice(0, 10)}T17:00:00Z`;
const phoneOf = (n: number) => E164.parse(`+1415555${1_000 + n}`);

/** Each test is another person's, at another address. */
let people = 0;
beforeEach(() => void (people += 1));

/** A time is held for Ann, who has its link. */
async function openOffer() {
  const { orgId } = await createTestOrganization(db.owner);
  await db.owner.query("update organizations set transfer_number = '+15551234567' where org_id = $1", [
    orgId,
  ]);
  const asked = { orgId, email: null, service: null };
  const booked = await bookAppointment(db.pool, {
    ...asked,
    patientName: "First Caller",
    phone: phoneOf(1),
    scheduledAt: NOON,
  });
  if (booked.kind !== "booked") throw new Error(booked.kind);
  const who = {
    name: "Ann Waiting",
    phone: phoneOf(2),
    wish: { reach: "call" as const },
    isOwn: true,
    requestKey: null,
  };
  await joinWaitlist(db.pool, { ...asked, ...who });
  await db.owner.query(
    "insert into message_settings (org_id, quiet_from, quiet_until) values ($1, '00:00', '00:00')",
    [orgId],
  );
  await cancelAppointment(db.pool, { orgId, appointmentId: booked.appointment.appointmentId });
  await expireOffers(db.pool, orgId);
  while ((await offerNextTime(db.pool, orgId)) !== null);
  const { rows } = await db.owner.query<{ id: string }>(
    "select offer_id as id from waitlist_offers where org_id = $1",
    [orgId],
  );
  const token = makeLinkToken();
  const link = { offerId: rows[0]?.id ?? "", tokenSha256: hashLinkToken(token), sealedToken: token };
  expect(await openOfferLink(db.pool, orgId, link)).not.toBeNull();
  return { orgId, offerId: link.offerId, path: `/v/${token}` };
}

const ask = (path: string, init: RequestInit = {}) =>
  fetch(server.url + path, {
    redirect: "manual",
    ...init,
    headers: { "x-forwarded-for": `10.1.0.${people}`, ...(init.headers as Record<string, string>) },
  });
const show = async (path: string) => (await ask(path)).text();

async function formOf(path: string, action: string) {
  const form = new RegExp(`<form method="post" action="([^"]+/${action})">(.*?)</form>`, "s").exec(
    await show(path),
  );
  if (form === null) throw new Error(`There is no form for ${action} at ${path}`);
  const fields = [...(form[2] ?? "").matchAll(/name="(\w+)" value="([^"]*)"/g)].map(
    ([, name = "", value = ""]) => [name, value] as const,
  );
  return { action: form[1] ?? "", fields: new URLSearchParams(Object.fromEntries(fields)) };
}
type Form = Awaited<ReturnType<typeof formOf>>;

const press = ({ action, fields }: Form, site = "same-origin") =>
  ask(action, { method: "POST", body: fields, headers: { "sec-fetch-site": site } });

async function stateOf(orgId: OrgId) {
  const { rows } = await db.owner.query<{ state: string }>(
    `select json_build_object('appointments', (select json_agg(a order by appointment_id) from appointments a where org_id = $1),
       'offers', (select json_agg(o order by offer_id) from waitlist_offers o where org_id = $1),
       'entries', (select json_agg(e order by entry_id) from waitlist_entries e where org_id = $1),
       'changes', (select count(*) from changes where org_id = $1))::text as state`,
    [orgId],
  );
  return rows[0]?.state;
}

const end = (orgId: OrgId, how: string) =>
  db.owner.query("select close_offer($1, offer_id, $2) from waitlist_offers where org_id = $1", [orgId, how]);

test("says which time is held and until when, and nothing of who it is or what for; opening it changes nothing", async () => {
  const { orgId, path } = await openOffer();
  const before = await stateOf(orgId);
  const text = await show(path);
  expect(text).toContain("12:00 PM");
  expect(text).toContain("It is held for you until");
  expect(text).toMatch(/Yes, book \w+, \w+ \d+, \d{4} at 12:00 PM/);
  expect(text).toContain('<a href="tel:+15551234567">(555) 123-4567</a>');
  expect(text + (await show(`${path}/leave`))).not.toMatch(/consultation|Ann|script/i);
  expect((await ask(path)).headers.get("cache-control")).toBe("no-store");
  for (const action of ["accept", "decline", "leave"]) await ask(`${path}/${action}`);
  expect(await stateOf(orgId)).toBe(before);
});

test("takes only a form of its own page, for the time that it showed", async () => {
  const { orgId, path } = await openOffer();
  const before = await stateOf(orgId);
  const form = await formOf(path, "accept");
  expect((await press(form, "cross-site")).status).toBe(403);
  expect((await press({ ...form, fields: new URLSearchParams() })).status).toBe(400);
  const other = new URLSearchParams({ version: "x".repeat(43), at: form.fields.get("at") ?? "" });
  expect((await press({ ...form, fields: other })).headers.get("location")).toBe(`${path}?done=changed`);
  const later = new URLSearchParams({ version: form.fields.get("version") ?? "", at: "2030-01-01T10:00:00" });
  expect((await press({ ...form, fields: later })).headers.get("location")).toBe(`${path}?done=changed`);
  expect(await show(`${path}?done=changed`)).toContain("nothing was booked");
  expect(await stateOf(orgId)).toBe(before);
});

test("pressed twice it is booked once, and both presses lead to the visit", async () => {
  const { orgId, path } = await openOffer();
  const form = await formOf(path, "accept");
  const answers = await Promise.all([press(form), press(form)]);
  expect(new Set(answers.map((answer) => answer.headers.get("location"))).size).toBe(1);
  const { rows } = await db.owner.query(
    "select patient_name from appointments where org_id = $1 and status = 'confirmed'",
    [orgId],
  );
  expect(rows).toEqual([{ patient_name: "Ann Waiting" }]);
});

test("who comes too late reads so, and what to do, and not whose the time is now", async () => {
  const { orgId, path } = await openOffer();
  const form = await formOf(path, "accept");
  await end(orgId, "no_answer");
  expect((await press(form)).headers.get("location")).toBe(path);
  const text = await show(path);
  expect(text).toContain("This time is no longer held for you");
  expect(text).toContain("You are still on the waitlist");
  expect(text).toContain("(555) 123-4567");
  expect(text).not.toContain("12:00 PM");
});

test("who leaves the waitlist is off it, from the offer or when it is over", async () => {
  const { orgId, path } = await openOffer();
  await end(orgId, "voicemail");
  const leave = await formOf(`${path}/leave`, "leave");
  const done = (await press(leave)).headers.get("location") ?? "";
  expect(await show(done)).toContain("You are off the waitlist");
  const { rows } = await db.owner.query("select status from waitlist_entries where org_id = $1", [orgId]);
  expect(rows).toEqual([{ status: "left" }]);
});

test("where the clinic leaves changes to its staff it shows the time and the number, and takes no answer", async () => {
  const { orgId, path } = await openOffer();
  const form = await formOf(path, "accept");
  await db.owner.query("update organizations set caller_check = 'staff_only' where org_id = $1", [orgId]);
  expect(await show(path)).not.toContain("<form");
  const before = await stateOf(orgId);
  await press(form);
  expect(await stateOf(orgId)).toBe(before);
});

test("an offer that somebody else was told of by mistake leads nowhere, as every token that is none", async () => {
  const { orgId, path } = await openOffer();
  await end(orgId, "wrong_person");
  expect((await ask(path)).status).toBe(404);
  expect((await ask(`/v/${makeLinkToken()}`)).status).toBe(404);
  expect((await ask(`${path}/visit.ics`)).status).toBe(404);
});
