import { createTestOrganization } from "@callwaiting/testing/clinic";
import { openTestDb } from "@callwaiting/testing/database";
import type { OrgId } from "@callwaiting/domain";
import { createOwnerPool } from "@callwaiting/db";
import { beforeAll, describe, expect, inject, test } from "vitest";
import { apiClient, cookiesOf, createStaff, postSignIn, signInAs } from "@callwaiting/testing/staff";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { startTestServer } from "../../testing/test-server.ts";

// Signing in to the admin as a browser does: real HTTP, real cookies, real PostgreSQL.

const db = forAllTests(() => openTestDb());
const server = forAllTests(() => startTestServer({ databaseUrl: db.url }));
let orgId: OrgId;
const world = () => ({ url: server.url, databaseUrl: db.url, orgId });
beforeAll(async () => {
  ({ orgId } = await createTestOrganization(db.owner));
});

describe("signing in", () => {
  test("opens the organization of a person who has only one", async () => {
    const { api, userId, email, displayName } = await signInAs("staff", world());
    expect(await api.session.current.query()).toEqual({
      user: { userId, email, displayName },
      organization: {
        orgId,
        name: "Test Clinic",
        zone: {
          name: "America/New_York",
          untilMs: expect.arrayContaining([null]),
          offsetMs: expect.arrayContaining([-18_000_000, -14_400_000]),
        },
        region: "US",
        role: "staff",
      },
      organizations: [{ orgId, name: "Test Clinic", role: "staff" }],
      secondFactor: { isOn: false, neededFrom: null, isLate: false },
    });
  });

  test("a wrong password and an unknown address are answered with the same bytes", async () => {
    const account = await createStaff(world(), "staff");
    const wrong = await postSignIn(server.url, { ...account, password: "not the password" });
    const unknown = await postSignIn(server.url, { ...account, email: "nobody@example.com" });
    expect([wrong.status, unknown.status]).toEqual([401, 401]);
    expect(await wrong.text()).toBe(await unknown.text());
    expect(wrong.headers.getSetCookie()).toEqual([]);
  });

  test("nobody can sign up, and an address with an account is answered like one without", async () => {
    const { email } = await createStaff(world(), "staff");
    const answers = [email, "new@example.com"].map(async (address) => {
      const response = await fetch(`${server.url}/api/auth/sign-up/email`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ email: address, name: "New", password: "long enough to pass" }),
      });
      return [response.status, await response.text()];
    });
    const [known, stranger] = await Promise.all(answers);
    expect(known?.[0]).toBe(404);
    expect(known).toEqual(stranger);
  });
});

describe("the cookie", () => {
  test("over http is httpOnly and SameSite=Lax, and not Secure", async () => {
    const account = await createStaff(world(), "staff");
    const [cookie] = (await postSignIn(server.url, account)).headers.getSetCookie();
    expect(cookie).toMatch(/^callwaiting\.session_token=/);
    expect(cookie).toMatch(/HttpOnly/i);
    expect(cookie).toMatch(/SameSite=Lax/i);
    expect(cookie).not.toMatch(/Secure/i);
  });

  test("behind a proxy with TLS is Secure as well, and the session works there", async () => {
    await using behind = await startTestServer({
      databaseUrl: db.url,
      publicUrl: "https://clinic.example.com",
      trustProxy: 1,
    });
    const account = await createStaff(world(), "staff");
    const https = { "x-forwarded-proto": "https", origin: "https://clinic.example.com" };
    const response = await postSignIn(behind.url, account, https);
    const [cookie] = response.headers.getSetCookie();
    expect(cookie).toMatch(/^__Secure-callwaiting\.session_token=.*Secure/i);
    const answer = await fetch(`${behind.url}/trpc/session.current`, {
      headers: { ...https, cookie: cookiesOf(response) },
    });
    expect(answer.status).toBe(200);
  });
});

test("without a session the API says to sign in", async () => {
  await expect(apiClient(server.url).session.current.query()).rejects.toMatchObject({
    message: "Sign in first.",
    data: { code: "UNAUTHORIZED" },
  });
});

describe("guessing", () => {
  test("is refused after a few tries, by all servers together, whoever the guess is about", async () => {
    const guessed = await startTestServer({ databaseUrl: db.url, signInsPerMinute: 3 });
    const sibling = await startTestServer({ databaseUrl: db.url, signInsPerMinute: 3 });
    await db.owner.query(`delete from accounts."rateLimit"`);
    const account = await createStaff(world(), "staff");
    const statuses: number[] = [];
    for (const { url } of [guessed, sibling, guessed, sibling, guessed]) {
      statuses.push((await postSignIn(url, { ...account, password: `guess ${statuses.length}` })).status);
    }
    expect(statuses).toEqual([401, 401, 401, 429, 429]);
    // The right password does not help either, so that the answer says nothing about it.
    expect((await postSignIn(sibling.url, account)).status).toBe(429);
    await guessed[Symbol.asyncDispose]();
    await sibling[Symbol.asyncDispose]();
  });

  test("counts by the client's address behind a proxy, which a client cannot choose", async () => {
    await using behind = await startTestServer({ databaseUrl: db.url, signInsPerMinute: 1, trustProxy: 1 });
    await db.owner.query(`delete from accounts."rateLimit"`);
    const nobody = { email: "nobody@example.com", password: "guess" };
    const from = (address: string, own = "") =>
      postSignIn(behind.url, nobody, {
        "x-forwarded-for": address,
        ...(own === "" ? {} : { "x-callwaiting-client-address": own }),
      });
    expect((await from("203.0.113.1")).status).toBe(401);
    expect((await from("203.0.113.1", "203.0.113.99")).status).toBe(429);
    expect((await from("203.0.113.2")).status).toBe(401);
  });
});

describe("a session", () => {
  test("works on every server of the same database", async () => {
    await using second = await startTestServer({ databaseUrl: db.url });
    const { cookie } = await signInAs("staff", world());
    expect((await apiClient(second.url, cookie).session.current.query()).organization?.orgId).toBe(orgId);
  });

  test("ends when the person signs out, on the server and not only in the browser", async () => {
    const { api, cookie } = await signInAs("staff", world());
    const response = await fetch(`${server.url}/api/auth/sign-out`, {
      method: "POST",
      headers: { cookie, origin: server.url },
    });
    expect(response.status).toBe(200);
    await expect(api.session.current.query()).rejects.toMatchObject({ data: { code: "UNAUTHORIZED" } });
  });

  test("ends when its time is over", async () => {
    const { api, userId } = await signInAs("staff", world());
    await db.owner.query(`update accounts."session" set "expiresAt" = now() where "userId" = $1`, [userId]);
    await expect(api.session.current.query()).rejects.toMatchObject({ data: { code: "UNAUTHORIZED" } });
  });

  test("in use is prolonged, together with its cookie", async () => {
    const { cookie, userId } = await signInAs("staff", world());
    await db.owner.query(
      `update accounts."session" set "expiresAt" = now() + interval '1 day' where "userId" = $1`,
      [userId],
    );
    const response = await fetch(`${server.url}/trpc/session.current`, { headers: { cookie } });
    expect(response.headers.getSetCookie().join()).toContain("callwaiting.session_token=");
  });

  test("of a person with two organizations works in the one that they chose", async () => {
    const { api, userId } = await signInAs("staff", world());
    const { orgId: second } = await createTestOrganization(db.owner, { name: "Second Clinic" });
    await db.owner.query(
      `insert into accounts."member" ("organizationId", "userId", "role") values ($1, $2, 'viewer')`,
      [second, userId],
    );
    expect((await api.session.current.query()).organization?.orgId).toBe(orgId);
    await api.session.switchOrganization.mutate({ orgId: second });
    const { organization, organizations } = await api.session.current.query();
    expect(organization).toMatchObject({ orgId: second, name: "Second Clinic", role: "viewer" });
    expect(organizations.map(({ name }) => name)).toEqual(["Second Clinic", "Test Clinic"]);
  });
});

describe("a page of another site", () => {
  const evil = { origin: "https://evil.example" };
  const change = (url: string, headers: Record<string, string>) =>
    fetch(`${url}/trpc/session.switchOrganization`, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify({ orgId }),
    });

  test("can change nothing with a person's cookie, and neither sign in nor out for them", async () => {
    const account = await signInAs("staff", world());
    const { cookie } = account;
    expect((await change(server.url, { cookie, ...evil })).status).toBe(403);
    expect((await change(server.url, { cookie, "sec-fetch-site": "cross-site" })).status).toBe(403);
    expect((await change(server.url, { cookie, "content-type": "text/plain" })).status).toBe(415);
    expect((await postSignIn(server.url, account, evil)).status).toBe(403);
    const out = await fetch(`${server.url}/api/auth/sign-out`, {
      method: "POST",
      headers: { cookie, ...evil },
    });
    expect(out.status).toBe(403);
    expect((await change(server.url, { cookie, origin: server.url })).status).toBe(200);
    const read = await fetch(`${server.url}/trpc/session.current`, { headers: { cookie, ...evil } });
    expect(read.headers.get("access-control-allow-origin")).toBeNull();
  });
});

test("of better-auth only what the admin uses is on the internet", async () => {
  const { cookie } = await signInAs("owner", world());
  const closed = [
    "organization/create",
    "organization/delete",
    "organization/update",
    "organization/update-member-role",
    "organization/invite-member",
    "organization/set-active",
    "organization/leave",
    "update-user",
    "delete-user",
    "change-email",
    "request-password-reset",
    "reset-password",
    "sign-in/social",
    "update-session",
    "..%2fsign-up/email",
  ];
  for (const path of closed) {
    const response = await fetch(`${server.url}/api/auth/${path}`, {
      method: "POST",
      headers: { cookie, origin: server.url, "content-type": "application/json" },
      body: "{}",
    });
    expect([path, response.status]).toEqual([path, 404]);
  }
});

test("neither passwords nor cookies nor inputs are in the log", async () => {
  await using logged = await startTestServer({ databaseUrl: db.url, logLevel: "debug" });
  const staff = await signInAs("owner", { ...world(), url: logged.url });
  await staff.api.members.invite.mutate({ email: "invited.person@example.com", role: "staff" });
  const log = logged.logLines.join("");
  expect(log).toContain('"path":"members.invite"');
  for (const secret of [staff.password, staff.email, "invited.person", staff.cookie.split("=")[1] ?? "?"]) {
    expect(log).not.toContain(secret);
  }
});

test("without its database the server says to try again, and gives nothing away", async () => {
  await using gone = await openTestDb();
  const clinic = await createTestOrganization(gone.owner);
  await using alone = await startTestServer({ databaseUrl: gone.url });
  const staff = await signInAs("staff", { url: alone.url, databaseUrl: gone.url, orgId: clinic.orgId });
  const admin = createOwnerPool({ connectionString: inject("adminUrl") });
  await admin.query(`drop database ${new URL(gone.url).pathname.slice(1)} with (force)`);
  await admin.end();
  await expect(staff.api.organization.current.query()).rejects.toMatchObject({
    message: expect.stringContaining("try again"),
    data: { code: "SERVICE_UNAVAILABLE", httpStatus: 503 },
  });
  const signIn = await postSignIn(alone.url, staff);
  expect([signIn.status, await signIn.json()]).toEqual([
    503,
    { error: "try_again", message: expect.stringContaining("try again") },
  ]);
});
