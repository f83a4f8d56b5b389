import { request as httpRequest } from "node:http";
import { createTestOrganization } from "@callwaiting/testing/clinic";
import { openTestDb } from "@callwaiting/testing/database";
import type { OrgId } from "@callwaiting/domain";
import { beforeAll, describe, expect, test } from "vitest";
import {
  type SignedInStaff,
  apiClient,
  cookiesOf,
  createStaff,
  postSignIn,
  signInAs,
} from "@callwaiting/testing/staff";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { startTestServer } from "../../src/testing/test-server.ts";

// What a page of another site, a neighbour on the same host or whoever planted a cookie can do with a person's browser.

const db = forAllTests(() => openTestDb());
const server = forAllTests(() =>
  startTestServer({ databaseUrl: db.url, publicUrl: "https://clinic.example.com" }),
);
let orgId: OrgId;
let owner: SignedInStaff;
const world = () => ({ url: server.url, databaseUrl: db.url, orgId });
beforeAll(async () => {
  ({ orgId } = await createTestOrganization(db.owner));
  owner = await signInAs("owner", world());
});

const isIn = async (cookie: string) =>
  (await fetch(`${server.url}/trpc/session.current`, { headers: { cookie } })).status === 200;

describe("session fixation", () => {
  test("a cookie that was planted before signing in is not the session afterwards", async () => {
    const account = await createStaff(world(), "staff");
    const planted = "callwaiting.session_token=planted-by-somebody.c2lnbmF0dXJl";
    const response = await postSignIn(server.url, account, { cookie: planted });
    expect(response.status).toBe(200);
    expect(cookiesOf(response)).not.toContain("planted-by-somebody");
    expect([await isIn(planted), await isIn(cookiesOf(response))]).toEqual([false, true]);
  });

  test("signing in with somebody's valid session makes another one, and leaves theirs to them", async () => {
    const eve = await signInAs("staff", world());
    const victim = await createStaff(world(), "staff");
    const response = await postSignIn(server.url, victim, { cookie: eve.cookie });
    const cookie = cookiesOf(response);
    expect(cookie.split("=")[1]).not.toBe(eve.cookie.split("=")[1]);
    expect((await apiClient(server.url, cookie).session.current.query()).user.email).toBe(victim.email);
    expect((await apiClient(server.url, eve.cookie).session.current.query()).user.email).toBe(eve.email);
  });

  test("two sign-ins of one person are two sessions, and a token needs our signature", async () => {
    const account = await createStaff(world(), "staff");
    const [one, two] = [await postSignIn(server.url, account), await postSignIn(server.url, account)];
    expect(cookiesOf(one)).not.toBe(cookiesOf(two));
    const value = decodeURIComponent(cookiesOf(one).split("=")[1] ?? "");
    const [token = "", signature = ""] = value.split(".");
    const flipped = signature.startsWith("A") ? `B${signature.slice(1)}` : `A${signature.slice(1)}`;
    for (const forged of [token, `${token}.`, `${token}.${flipped}`, `${token}x.${signature}`]) {
      expect([forged, await isIn(`callwaiting.session_token=${encodeURIComponent(forged)}`)]).toEqual([
        forged,
        false,
      ]);
    }
  });
});

/** Every way into the server that changes something by cookie. */
const CHANGES = [
  ["/trpc/members.invite", { email: "eve@example.com", role: "viewer" }],
  ["/trpc/organization.update", {}],
  ["/api/auth/sign-in/email", { email: "x@example.com", password: "some password" }],
  ["/api/auth/change-password", { currentPassword: "x", newPassword: "a new long password" }],
  ["/api/auth/revoke-other-sessions", {}],
  ["/api/auth/sign-out", {}],
] as const;

describe.each(CHANGES)("a cross-site POST to %s", (path, body) => {
  const post = async (headers: Record<string, string>, text: string = JSON.stringify(body)) => {
    const all = { "content-type": "application/json", cookie: owner.cookie, ...headers };
    return fetch(`${server.url}${path}`, { method: "POST", headers: all, body: text });
  };

  test.each([
    ["another site", { origin: "https://evil.example" }],
    ["a sandboxed frame", { origin: "null" }],
    ["another port of this host", { origin: "http://127.0.0.1:1" }],
    ["the admin's development server", { origin: "http://localhost:3000" }],
    ["a longer name", { origin: "https://clinic.example.com.evil.example" }],
    ["a name with ours as user", { origin: "https://clinic.example.com@evil.example" }],
    ["the public address without TLS", { origin: "http://clinic.example.com" }],
  ])("is refused from %s", async (_name, headers) => {
    expect((await post(headers)).status).toBe(403);
    expect(await isIn(owner.cookie)).toBe(true);
  });

  test.each(["cross-site", "same-site"])("is refused without an Origin, marked %s", async (site) => {
    expect((await post({ "sec-fetch-site": site })).status).toBe(403);
    expect(await isIn(owner.cookie)).toBe(true);
  });

  test.each(["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""])(
    "is refused as %j, which a plain form can send",
    async (type) => {
      const headers = { "content-type": type, origin: server.url };
      expect((await post(headers)).status).toBe(415);
      expect(await isIn(owner.cookie)).toBe(true);
    },
  );
});

test("nothing that changes something is done by GET, and no answer may be read by another site", async () => {
  for (const [path] of CHANGES) {
    const response = await fetch(`${server.url}${path}?input=%7B%7D`, { headers: { cookie: owner.cookie } });
    expect([path, response.status]).toEqual([path, 405]);
  }
  for (const path of ["/trpc/members.list", "/api/contacts.csv", "/api/auth/get-session", "/health"]) {
    const headers = { cookie: owner.cookie, origin: "https://evil.example" };
    const answers = [
      await fetch(`${server.url}${path}`, { headers }),
      await fetch(`${server.url}${path}`, {
        method: "OPTIONS",
        headers: { ...headers, "access-control-request-method": "POST" },
      }),
    ];
    for (const { headers: answered } of answers) {
      expect([path, answered.get("access-control-allow-origin")]).toEqual([path, null]);
    }
  }
});

test.each(["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"])(
  "signing in leads nowhere else: %s",
  async (callbackURL) => {
    const account = await createStaff(world(), "staff");
    const response = await fetch(`${server.url}/api/auth/sign-in/email`, {
      method: "POST",
      headers: { "content-type": "application/json", origin: server.url },
      body: JSON.stringify({ email: account.email, password: account.password, callbackURL }),
    });
    expect([response.status, response.headers.get("location")]).toEqual([403, null]);
  },
);

describe("a Host or a forwarded header of one's own choice", () => {
  const HEADERS = {
    host: "evil.example",
    "x-forwarded-host": "evil.example",
    "x-forwarded-proto": "https",
    "x-forwarded-for": "203.0.113.9",
    forwarded: "host=evil.example;proto=https",
  };

  /** fetch does not let Host be chosen. */
  const send = (path: string, body: object, cookie: string) =>
    new Promise<{ status: number; text: string; headers: string }>((resolve, reject) => {
      const headers = { ...HEADERS, origin: server.url, "content-type": "application/json", cookie };
      const request = httpRequest(`${server.url}${path}`, { method: "POST", headers }, (response) => {
        let text = "";
        response.on("data", (chunk) => (text += String(chunk)));
        response.on("end", () =>
          resolve({ status: response.statusCode ?? 0, text, headers: JSON.stringify(response.headers) }),
        );
      });
      request.on("error", reject);
      request.end(JSON.stringify(body));
    });

  test("is in no invitation, no link for a password and no cookie", async () => {
    const staff = await createStaff(world(), "staff");
    for (const [path, body] of [
      ["/trpc/members.invite", { email: "host@example.com", role: "viewer" }],
      ["/trpc/members.openPasswordReset", { userId: staff.userId }],
    ] as const) {
      const { status, text } = await send(path, body, owner.cookie);
      expect(status).toBe(200);
      expect(text).not.toContain("evil");
      expect(text).not.toContain("http");
    }
    const { email, password } = staff;
    const signedIn = await send("/api/auth/sign-in/email", { email, password }, "");
    expect(signedIn.status).toBe(200);
    // Neither the domain nor, because nobody trusts the proxy, its TLS.
    expect(signedIn.headers).toMatch(/"callwaiting\.session_token=/);
    expect(`${signedIn.headers}${signedIn.text}`).not.toContain("evil");
  });
});
