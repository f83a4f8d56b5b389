import { NOW } from "@callwaiting/testing/now";
import crypto, { createHmac } from "node:crypto";
import { syncBuiltinESMExports } from "node:module";
import { createTestOrganization } from "@callwaiting/testing/clinic";
import { openTestDb } from "@callwaiting/testing/database";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { startTestServer } from "../../src/testing/test-server.ts";
import { CLINIC_A, said, startTestApp } from "../../src/testing/test-app.ts";

// What can be learnt about a secret from how its guesses are refused.

// Watched, and not replaced: other test files share the process, and its modules are loaded already.
const compare = vi.spyOn(crypto, "timingSafeEqual");

const db = forAllTests(() => openTestDb());
beforeAll(async () => {
  syncBuiltinESMExports();
});
beforeEach(() => {
  compare.mockClear();
});
afterAll(async () => {
  compare.mockRestore();
  syncBuiltinESMExports();
});

const DIGEST_BYTES = 32;
const PATH = "/api/vapi/tools/greet";
const BODY = JSON.stringify({ toolCallId: "1", tool: { arguments: {} } });

test("secrets and signatures are compared as digests, in constant time", async () => {
  await using app = await startTestApp(
    { greet: async () => said("Hi.") },
    // A lookup that finds A's row for whatever is sent: only the comparison stands in between.
    { findOrganizationBySecret: async () => ({ tenant: CLINIC_A.tenant, secretSha256: "0".repeat(64) }) },
  );
  const timestamp = String(NOW.epochMilliseconds);
  const sign = (secret: string) => createHmac("sha256", secret).update(`${timestamp}.${BODY}`).digest("hex");
  const query = `?org=${CLINIC_A.tenant.organization.orgId}`;
  const attempts: readonly (readonly [string, Record<string, string>, number])[] = [
    ["", { "x-vapi-secret": "s" }, 401],
    ["", { "x-vapi-secret": "x".repeat(512) }, 401],
    ["", { authorization: "Bearer secret-of-a" }, 401],
    [query, { "x-signature": sign("guess"), "x-timestamp": timestamp }, 401],
    [query, { "x-signature": sign("secret-of-a"), "x-timestamp": timestamp }, 200],
  ];
  for (const [search, headers, status] of attempts) {
    compare.mockClear();
    expect((await app.post(PATH + search, BODY, headers)).status).toBe(status);
    expect(compare.mock.calls.length).toBeGreaterThan(0);
    for (const sides of compare.mock.calls) {
      expect(sides.map((side) => side.byteLength)).toEqual([DIGEST_BYTES, DIGEST_BYTES]);
    }
  }
});

test("a signature for an organization that is not there is computed and compared as well", async () => {
  await using app = await startTestApp({ greet: async () => said("Hi.") });
  const headers = { "x-signature": "0".repeat(64), "x-timestamp": String(NOW.epochMilliseconds) };
  const path = `${PATH}?org=99999999-0000-4000-8000-999999999999`;
  expect((await app.post(path, BODY, headers)).status).toBe(401);
  expect(compare).toHaveBeenCalledTimes(1);
});

test("an unknown, an ended and a half-known secret are answered with the same bytes", async () => {
  await using server = await startTestServer({ databaseUrl: db.url });
  const { orgId, webhookSecret } = await createTestOrganization(db.owner);
  const ended = await createTestOrganization(db.owner);
  await db.owner.query("update webhook_secrets set expires_at = '2026-01-01' where org_id = $1", [
    ended.orgId,
  ]);
  const ask = async (secret: string, body: unknown = JSON.parse(BODY)) => {
    const response = await server.post("/api/vapi/tools/listServices", secret, body);
    const text = (await response.text()).replace(/"requestId":"[^"]*"/, "");
    return [response.status, text, response.headers.get("www-authenticate")];
  };
  const unknown = await ask("nobody's secret");
  expect(unknown[0]).toBe(401);
  expect(await ask(ended.webhookSecret)).toEqual(unknown);
  expect(await ask(webhookSecret.slice(0, -1))).toEqual(unknown);
  expect(await ask(`${webhookSecret}x`)).toEqual(unknown);
  expect(await ask(webhookSecret.toUpperCase())).toEqual(unknown);
  expect(await ask("nobody's secret", { customer: { metadata: { org_id: orgId } } })).toEqual(unknown);
  expect((await ask(webhookSecret))[0]).toBe(200);
});
