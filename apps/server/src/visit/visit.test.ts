import {
  bookAppointment,
  listChanges,
  openVisitLink,
  rescheduleAppointment,
  revokeVisitLinks,
} from "@callwaiting/db";
import type { E164, IsoInstant, OrgId } from "@callwaiting/domain";
import { createTestOrganization } from "@callwaiting/testing/clinic";
import { openTestDb } from "@callwaiting/testing/database";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { NOW_ISO, TUESDAY_2PM } from "@callwaiting/testing/now";
import { JOHN, MARY } from "@callwaiting/testing/people";
import ICAL from "ical.js";
import { beforeEach, describe, expect, test } from "vitest";
import { hashLinkToken, makeLinkToken } from "../secrets/link-token.ts";
import { startTestServer } from "../testing/test-server.ts";

const AT_3PM: IsoInstant = "2026-12-01T20:00:00Z";

const db = forAllTests(() => openTestDb());
const server = forAllTests(() => startTestServer({ databaseUrl: db.url, trustProxy: 1 }));

/** Each test is another person's, at another address. */
let people = 0;
beforeEach(() => void (people += 1));

async function book(
  orgId: OrgId,
  phone: E164 = JOHN,
  scheduledAt: IsoInstant = TUESDAY_2PM,
): Promise<string> {
  const outcome = await bookAppointment(db.pool, {
    orgId,
    patientName: "John Smith",
    phone,
    email: null,
    service: null,
    scheduledAt,
    now: NOW_ISO,
  });
  if (outcome.kind !== "booked") throw new Error(outcome.kind);
  return outcome.appointment.appointmentId;
}

async function giveLink(orgId: OrgId, appointmentId: string): Promise<string> {
  const token = makeLinkToken();
  await openVisitLink(db.pool, orgId, {
    appointmentId,
    tokenSha256: hashLinkToken(token),
    sealedToken: token,
    now: NOW_ISO,
  });
  return `/v/${token}`;
}

/** A visit on Tuesday at 2 PM in New York, with its link. */
async function openVisit() {
  const { orgId } = await createTestOrganization(db.owner);
  await db.owner.query("update organizations set transfer_number = '+15551234567' where org_id = $1", [
    orgId,
  ]);
  const appointmentId = await book(orgId);
  return { orgId, appointmentId, path: await giveLink(orgId, appointmentId) };
}

const ask = (
  path: string,
  { headers = {}, ...init }: Omit<RequestInit, "headers"> & { headers?: object } = {},
) =>
  fetch(server.url + path, {
    redirect: "manual",
    ...init,
    headers: { "x-forwarded-for": `10.0.0.${people}`, ...headers },
  });

async function show(path: string): Promise<string> {
  const response = await ask(path);
  expect(response.status).toBe(200);
  return response.text();
}

type Form = { readonly action: string; readonly fields: URLSearchParams };

/** The only form of a page, as a browser would send it. */
async function formOf(path: string, action: string): Promise<Form> {
  const text = await show(path);
  const found = [...text.matchAll(/<form method="post" action="([^"]+)">(.*?)<\/form>/gs)].find((form) =>
    form[1]?.endsWith(`/${action}`),
  );
  if (found === undefined) throw new Error(`There is no form for ${action} at ${path}`);
  const inputs = [...(found[2] ?? "").matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)" \/>/g)];
  return {
    action: found[1] ?? "",
    fields: new URLSearchParams(Object.fromEntries(inputs.map(([, name = "", value = ""]) => [name, value]))),
  };
}

const press = ({ action, fields }: Form, headers: Record<string, string> = {}) =>
  ask(action, { method: "POST", body: fields, headers: { "sec-fetch-site": "same-origin", ...headers } });

const leadsTo = (response: Response) => `${response.status} ${response.headers.get("location") ?? ""}`;

/** The page on which a free time is said back. */
async function choose(path: string, at: IsoInstant): Promise<string> {
  const times = await show(`${path}/times?from=${at.slice(0, 10)}`);
  const link = [...times.matchAll(/href="([^"]+\/move\?[^"]+)"/g)]
    .map(([, href = ""]) => href.replaceAll("&amp;", "&"))
    .find((href) => href.includes(encodeURIComponent(at)));
  if (link === undefined) throw new Error(`${at} is not offered`);
  return link;
}

async function stateOf(orgId: OrgId) {
  const { rows } = await db.owner.query<{ state: string }>(
    `select json_build_object('appointments', (select json_agg(a order by appointment_id) from appointments a where org_id = $1),
       'links', (select json_agg(l order by link_id) from patient_links l where org_id = $1),
       'changes', (select count(*) from changes where org_id = $1))::text as state`,
    [orgId],
  );
  return rows[0]?.state;
}

describe("the page of a link", () => {
  test("says when on the clinic's clock, with whom and where, and nothing of who it is or what for", async () => {
    const { orgId, path } = await openVisit();
    await db.owner.query("update appointments set notes = 'A secret note' where org_id = $1", [orgId]);
    const text = await show(path);
    expect(text).toContain("Tuesday, December 1, 2026<br />2:00 PM");
    expect(text).toContain("New York time");
    expect(text).toContain("With Dr. Lee");
    expect(text).toContain("Your appointment at Test Clinic");
    expect(text).toContain('<a href="tel:+15551234567">(555) 123-4567</a>');
    for (const address of ["", "/times", "/cancel", "/visit.ics"]) {
      expect(await show(path + address)).not.toMatch(/secret note|consultation|John|Smith/i);
    }
  });

  test("is kept by nobody, found by nobody, and asks nobody else: no cookie, no script, no other host", async () => {
    const { path } = await openVisit();
    for (const address of ["", "/times", "/cancel", "/visit.ics", "/nothing"]) {
      const { headers } = await ask(path + address);
      expect(headers.get("cache-control"), address).toBe("no-store");
      expect(headers.get("referrer-policy"), address).toBe("no-referrer");
      expect(headers.get("x-robots-tag"), address).toContain("noindex");
      expect(headers.get("set-cookie"), address).toBeNull();
    }
    const response = await ask(path);
    expect(response.headers.get("content-security-policy")).toMatch(
      /^default-src 'none'; style-src 'sha256-[\w+/=]+'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'$/,
    );
    expect(await response.text()).not.toMatch(/<script|https?:\/\/|style="|\son\w+=/i);
  });

  test("changes nothing when it is opened, by whatever program, at any of its addresses", async () => {
    const { orgId, path } = await openVisit();
    const before = await stateOf(orgId);
    const addresses = ["", "/times", "/cancel", "/confirm", "/move", "/visit.ics", "?done=cancelled"];
    addresses.push((await choose(path, AT_3PM)).slice(path.length));
    const ways = [
      { method: "GET" },
      { method: "HEAD" },
      { method: "GET", headers: { "sec-purpose": "prefetch" } },
      { method: "GET", headers: { "x-http-method-override": "POST" } },
      { method: "PUT" },
    ];
    for (const address of addresses) {
      for (const way of ways) {
        const response = await ask(path + address, way);
        expect([200, 303, 404], `${way.method} ${address}`).toContain(response.status);
      }
    }
    expect(await stateOf(orgId)).toBe(before);
  });

  test("is the same nothing for a link that is unknown, revoked, over or malformed", async () => {
    const { orgId, appointmentId, path } = await openVisit();
    const over = await giveOver();
    await revokeVisitLinks(db.owner, orgId, [appointmentId]);
    const answers = new Set<string>();
    const paths = [
      path,
      over,
      `/v/${makeLinkToken()}`,
      "/v/short",
      "/v",
      "/v/",
      "/v/%E0%A4%A",
      `/v/${"a".repeat(22)}/`,
    ];
    for (const one of paths) {
      const response = await ask(one);
      answers.add(`${response.status} ${response.headers.get("content-type")} ${await response.text()}`);
    }
    for (const action of ["confirm", "cancel", "move", "other"]) {
      const response = await press({ action: `${path}/${action}`, fields: new URLSearchParams() });
      answers.add(`${response.status} ${response.headers.get("content-type")} ${await response.text()}`);
    }
    expect(answers.size).toBe(1);
    expect([...answers][0]).toMatch(/^404 text\/html; charset=utf-8/);
  });

  test("is not asked for without end, and another link is not held up by that", async () => {
    const { path } = await openVisit();
    const other = await openVisit();
    const statuses = await Promise.all(
      Array.from({ length: 70 }, async () => (await ask(path, { method: "HEAD" })).status),
    );
    expect(new Set(statuses)).toEqual(new Set([200, 429]));
    const refused = await ask(path);
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([
      429,
      expect.stringMatching(/^\d+$/),
    ]);
    await show(other.path);
  });

  test("is not looked for without end from one address", async () => {
    const statuses = await Promise.all(
      Array.from({ length: 250 }, async () => (await ask("/v/nobody", { method: "HEAD" })).status),
    );
    expect(new Set(statuses)).toEqual(new Set([404, 429]));
  });

  test("leaves its token in no line of the log", async () => {
    const { path } = await openVisit();
    await show(path);
    await press(await formOf(path, "confirm"));
    expect(server.logLines.join("")).toContain("/v/:token");
    expect(server.logLines.join("")).not.toContain(path.slice(3));
  });

  test("shows only facts where the clinic leaves changes to its staff", async () => {
    const { orgId, path } = await openVisit();
    await db.owner.query("update organizations set caller_check = 'staff_only' where org_id = $1", [orgId]);
    const text = await show(path);
    expect(text).not.toMatch(/<form|\/cancel|\/times/);
    expect(text).toContain("To change anything, please call");
    for (const address of ["/times", "/cancel", "/move?to=x"]) {
      expect(leadsTo(await ask(path + address))).toBe(`303 ${path}`);
    }
  });

  test("gives the visit for a calendar, which a later letter replaces", async () => {
    const { appointmentId, path } = await openVisit();
    const response = await ask(`${path}/visit.ics`);
    expect(response.headers.get("content-type")).toBe("text/calendar; charset=utf-8");
    const calendar = new ICAL.Component(ICAL.parse(await response.text()) as unknown[]);
    const event = calendar.getFirstSubcomponent("vevent");
    expect(calendar.getFirstPropertyValue("method")).toBe("PUBLISH");
    expect(event?.getFirstPropertyValue("uid")).toBe(`${appointmentId}@callwaiting`);
    expect(String(event?.getFirstPropertyValue("dtstart"))).toBe(TUESDAY_2PM);
    expect(event?.getFirstPropertyValue("summary")).toBe("Appointment at Test Clinic");
  });
});

/** The link to a visit that is over. */
async function giveOver(): Promise<string> {
  const { orgId } = await createTestOrganization(db.owner);
  const path = await giveLink(orgId, await book(orgId));
  await db.owner.query(
    `update appointments set starts_at = starts_at - interval '30 days', ends_at = ends_at - interval '30 days',
       blocked = tstzrange(lower(blocked) - interval '30 days', upper(blocked) - interval '30 days') where org_id = $1`,
    [orgId],
  );
  return path;
}

describe("a patient", () => {
  test("confirms, moves and cancels, pressing each button twice; the log has it under their name", async () => {
    const { orgId, path } = await openVisit();
    const twice = async (form: Form) => [leadsTo(await press(form)), leadsTo(await press(form))];
    expect(await twice(await formOf(path, "confirm"))).toEqual([
      `303 ${path}?done=confirmed`,
      `303 ${path}?done=confirmed`,
    ]);
    expect(await show(`${path}?done=confirmed`)).toContain("Thank you. The clinic knows that you will come.");
    const move = await formOf(await choose(path, AT_3PM), "move");
    expect(await twice(move)).toEqual([`303 ${path}?done=moved`, `303 ${path}?done=moved`]);
    expect(await show(`${path}?done=moved`)).toContain("2026<br />3:00 PM");
    // The old time is free again.
    await book(orgId, MARY, TUESDAY_2PM);
    expect(await twice(await formOf(`${path}/cancel`, "cancel"))).toEqual([
      `303 ${path}?done=cancelled`,
      `303 ${path}?done=cancelled`,
    ]);
    expect(await show(`${path}?done=cancelled`)).toContain("This appointment is cancelled.");
    const scope = { orgId, actor: { kind: "user", userId: "u", displayName: "Ann" } } as const;
    const { items } = await listChanges(db.pool, scope, { actor: { kind: "patient" } });
    expect(items.map(({ action }) => action)).toEqual(["cancelled", "moved", "updated"]);
  });

  test("with a page of before a change by the desk does nothing, and sees what is so now", async () => {
    const { orgId, appointmentId, path } = await openVisit();
    const [confirm, cancel, move] = [
      await formOf(path, "confirm"),
      await formOf(`${path}/cancel`, "cancel"),
      await formOf(await choose(path, "2026-12-01T21:00:00Z"), "move"),
    ];
    await rescheduleAppointment(db.pool, { orgId, appointmentId, scheduledAt: AT_3PM, now: NOW_ISO });
    const before = await stateOf(orgId);
    for (const form of [confirm, cancel, move]) {
      expect(leadsTo(await press(form))).toBe(`303 ${path}?done=changed`);
    }
    expect(await stateOf(orgId)).toBe(before);
    const text = await show(`${path}?done=changed`);
    expect(text).toContain("Your appointment was changed meanwhile");
    expect(text).toContain("3:00 PM");
  });

  test("who was too late for a time hears that it is taken, and keeps theirs", async () => {
    const { orgId, path } = await openVisit();
    const other = await giveLink(orgId, await book(orgId, MARY, "2026-12-01T15:00:00Z"));
    const forms = [
      await formOf(await choose(path, AT_3PM), "move"),
      await formOf(await choose(other, AT_3PM), "move"),
    ];
    const answers = await Promise.all(forms.map(async (form) => leadsTo(await press(form))));
    expect(answers.map((answer) => answer.replace(/\/v\/[\w-]+/, "")).sort()).toEqual([
      "303 /times?taken=1",
      "303 ?done=moved",
    ]);
    const { rows } = await db.owner.query(
      "select count(*)::int as n from appointments where org_id = $1 and starts_at = $2",
      [orgId, AT_3PM],
    );
    expect(rows).toEqual([{ n: 1 }]);
  });

  test("who asks for a time that is not free is led to those that are", async () => {
    const { path } = await openVisit();
    const link = await choose(path, AT_3PM);
    for (const other of ["2026-12-01T20:10:00Z", "2026-12-01T03:00:00Z", "2035-12-01T20:00:00Z"]) {
      const answer = await ask(link.replace(encodeURIComponent(AT_3PM), encodeURIComponent(other)));
      expect(leadsTo(answer), other).toBe(`303 ${path}/times?taken=1`);
    }
    for (const wrong of ["?to=now&with=x", "", "?to=2026-12-01T20:00:00Z&to=x&with=1"]) {
      expect(leadsTo(await ask(`${path}/move${wrong}`)), wrong).toBe(`303 ${path}/times`);
    }
    expect((await ask(`${path}/times?from=never&from=2026-13-45&taken[]=1`)).status).toBe(200);
  });
});

describe("a form", () => {
  test.each([
    [{ "sec-fetch-site": "cross-site" }],
    [{ "sec-fetch-site": "same-site" }],
    [{ "sec-fetch-site": "none" }],
    [{ "sec-fetch-site": "cross-site", origin: "null" }],
  ])("of another site does nothing: %j", async (headers) => {
    const { orgId, path } = await openVisit();
    const form = await formOf(`${path}/cancel`, "cancel");
    const before = await stateOf(orgId);
    expect((await press(form, headers)).status).toBe(403);
    expect(await stateOf(orgId)).toBe(before);
  });

  test("from a browser that says nothing of its site goes by its Origin, and by what the form carries", async () => {
    const { orgId, path } = await openVisit();
    const form = await formOf(`${path}/cancel`, "cancel");
    const before = await stateOf(orgId);
    const send = (origin: string, fields = form.fields) =>
      ask(form.action, { method: "POST", body: fields, headers: { origin } });
    expect((await send("https://evil.example")).status).toBe(403);
    expect((await send("null", new URLSearchParams())).status).toBe(400);
    expect(await stateOf(orgId)).toBe(before);
    expect(leadsTo(await send("null"))).toBe(`303 ${path}?done=cancelled`);
  });

  test("of one link does nothing at another, and none is taken that is not whole", async () => {
    const [mine, yours] = [await openVisit(), await openVisit()];
    const before = await stateOf(yours.orgId);
    const form = await formOf(`${mine.path}/cancel`, "cancel");
    expect(leadsTo(await press({ ...form, action: `${yours.path}/cancel` }))).toBe(
      `303 ${yours.path}?done=changed`,
    );
    for (const fields of ["", "version=", "version[]=x", `version=${"x".repeat(2_000)}`]) {
      const answer = await press({ action: `${yours.path}/cancel`, fields: new URLSearchParams(fields) });
      expect(answer.status, fields).toBe(400);
      expect(await answer.text(), fields).toContain("could not be read");
    }
    expect(await stateOf(yours.orgId)).toBe(before);
  });

  test("that cannot be read is answered with a page which says so, and that nothing was changed", async () => {
    const { orgId, path } = await openVisit();
    const { action, fields } = await formOf(`${path}/cancel`, "cancel");
    const before = await stateOf(orgId);
    const version = fields.get("version") ?? "";
    const form = "application/x-www-form-urlencoded";
    const many = Array.from({ length: 10 }, (_, index) => `f${index}=1`).join("&");
    const bodies: readonly (readonly [number, string, Record<string, string>])[] = [
      [413, `version=${version}&${many}`, { "content-type": form }],
      [413, `version=${version}&more=${"x".repeat(6_000)}`, { "content-type": form }],
      [415, `version=${version}`, { "content-type": `${form}; charset=utf-7` }],
      [415, `version=${version}`, { "content-type": form, "content-encoding": "zip" }],
      [400, `version=${version}`, { "content-type": form, "content-encoding": "gzip" }],
      [415, JSON.stringify({ version }), { "content-type": "application/json" }],
      [415, `version=${version}`, { "content-type": "text/plain" }],
    ];
    for (const [status, body, headers] of bodies) {
      const answer = await ask(action, {
        method: "POST",
        body,
        headers: { "sec-fetch-site": "same-origin", ...headers },
      });
      const what = JSON.stringify(headers);
      expect([answer.status, answer.headers.get("content-type")], what).toEqual([
        status,
        "text/html; charset=utf-8",
      ]);
      expect(await answer.text(), what).toContain("<h1>Nothing was changed</h1>");
    }
    expect(await stateOf(orgId)).toBe(before);
  });
});

test("of whoever was told that the clinic is closed then, the page says so and asks for another time, until it is open again", async () => {
  const { orgId, appointmentId, path } = await openVisit();
  await db.owner.query(
    `insert into closures (org_id, starts_local, ends_local) values ($1, '2026-12-01 00:00', '2026-12-02 00:00')`,
    [orgId],
  );
  await db.owner.query(
    `insert into messages (org_id, appointment_id, kind, revision, starts_local, provider_id, due_at, status, sent_at, closure_id)
     select a.org_id, a.appointment_id, 'closed', a.revision, a.starts_local, a.provider_id, now(), 'sent', now(), c.closure_id
     from appointments a join closures c on c.org_id = a.org_id where a.appointment_id = $1`,
    [appointmentId],
  );
  const page = async () => (await ask(path)).text();
  const closed = await page();
  expect(closed).toContain("We have to close then. Please choose another time.");
  expect(closed).not.toContain("I will come");
  expect(closed).toContain("Move to another time");
  await db.owner.query("delete from closures where org_id = $1", [orgId]);
  expect(await page()).toContain("I will come");
});
