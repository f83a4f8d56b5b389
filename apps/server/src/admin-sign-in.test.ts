import { createTestOrganization } from "@callwaiting/db/testing/organization";
import { type TestDb, openTestDb } from "@callwaiting/db/testing";
import type { OrgId } from "@callwaiting/domain";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { apiClient, cookiesOf, createStaff, postSignIn, signInAs } from "./testing/sign-in.ts";
import { type TestServer, startTestServer } from "./testing/test-server.ts";

// Signing in to the admin as a browser does: real HTTP, real cookies, real PostgreSQL.

let db: TestDb;
let server: TestServer;
let orgId: OrgId;
const world = () => ({ url: server.url, databaseUrl: db.url, orgId });
beforeAll(async () => {
  db = await openTestDb();
  ({ orgId } = await createTestOrganization(db.owner));
  server = await startTestServer({ databaseUrl: db.url });
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await db[Symbol.asyncDispose]();
});

describe("signing in", () => {
  test("opens the organization of a person who has only one", async () => {
    const { api, userId, email, displayName } = await signInAs("staff", world());
    expect(await api.session.current.query()).toEqual({
      user: { userId, email, displayName },
      organization: {
        orgId,
        name: "Test Clinic",
        timeZone: "America/New_York",
        region: "US",
        role: "staff",
      },
      organizations: [{ orgId, name: "Test Clinic", role: "staff" }],
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
