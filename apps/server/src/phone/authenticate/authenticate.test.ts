import { NOW } from "@callwaiting/testing/now";
import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { CLINIC_A, CLINIC_B, said, startTestApp } from "../../testing/test-app.ts";

const GREET = "/api/vapi/tools/greet";
const BODY = { toolCallId: "1", tool: { arguments: {} } };
const ORG_A = CLINIC_A.tenant.organization.orgId;
const ORG_B = CLINIC_B.tenant.organization.orgId;

const startApp = () => startTestApp({ greet: async () => said("Hi.") });

describe("the secret", () => {
  test.each([
    ["X-Vapi-Secret", { "x-vapi-secret": "secret-of-a" }],
    ["Authorization: Bearer", { authorization: "Bearer secret-of-a" }],
    ["bearer in another case, spaces around", { authorization: "bearer   secret-of-a  " }],
    ["the older one while rotating", { "x-vapi-secret": "older-secret-of-a" }],
    ["both headers, the same", { "x-vapi-secret": "secret-of-a", authorization: "Bearer secret-of-a" }],
    ["an empty header beside a good one", { "x-vapi-secret": "", authorization: "Bearer secret-of-a" }],
    ["a foreign scheme beside a good one", { "x-vapi-secret": "secret-of-a", authorization: "Basic eDp5" }],
  ])("opens its own clinic: %s", async (_name, headers) => {
    await using app = await startApp();
    expect((await app.post(GREET, BODY, headers)).status).toBe(200);
    expect(app.runs[0]?.context.tenant.organization.orgId).toBe(ORG_A);
  });

  test.each([
    ["no header", {}],
    ["an empty header", { "x-vapi-secret": "" }],
    ["only spaces", { "x-vapi-secret": "   " }],
    ["an empty bearer", { authorization: "Bearer " }],
    ["another scheme", { authorization: "Basic c2VjcmV0LW9mLWE=" }],
  ])("is missing: %s", async (_name, headers: Record<string, string>) => {
    await using app = await startApp();
    const response = await app.post(GREET, BODY, headers);
    expect([response.status, await response.json()]).toMatchObject([401, { error: "missing_secret" }]);
    expect(app.runs).toEqual([]);
  });

  test.each([
    ["unknown", { "x-vapi-secret": "secret-of-z" }],
    ["a beginning", { "x-vapi-secret": "secret-of-" }],
    ["another case", { "x-vapi-secret": "Secret-Of-A" }],
    ["two different good ones", { "x-vapi-secret": "secret-of-a", authorization: "Bearer secret-of-b" }],
    ["a good and a bad one", { "x-vapi-secret": "secret-of-a", authorization: "Bearer nonsense" }],
    ["huge", { "x-vapi-secret": "x".repeat(5_000) }],
    ["the word undefined", { "x-vapi-secret": "undefined" }],
  ])("is wrong: %s", async (_name, headers: Record<string, string>) => {
    await using app = await startApp();
    const response = await app.post(GREET, BODY, headers);
    expect([response.status, await response.json()]).toMatchObject([401, { error: "wrong_secret" }]);
    expect(app.runs).toEqual([]);
  });

  test("a lookup that finds the wrong row opens nothing", async () => {
    const tenant = CLINIC_A.tenant;
    for (const secretSha256 of ["", "00", "0".repeat(64), "zz"]) {
      await using app = await startTestApp(
        { greet: async () => said("Hi.") },
        { findOrganizationBySecret: async () => ({ tenant, secretSha256 }) },
      );
      expect((await app.post(GREET, BODY, { "x-vapi-secret": "secret-of-a" })).status).toBe(401);
    }
  });

  test("messages that call no tool need it as well, and a refusal names no organization", async () => {
    await using app = await startApp();
    const response = await app.post(
      "/api/webhooks/vapi",
      { message: { type: "status-update" } },
      { "x-vapi-secret": "no" },
    );
    expect(response.status).toBe(401);
    expect(response.headers.get("www-authenticate")).toBe("Bearer");
    const text = await response.text();
    expect(text).not.toContain(ORG_A);
    expect(text).not.toContain("Clinic");
  });
});

test("a secret too long to be one is not even looked up", async () => {
  let lookups = 0;
  await using app = await startTestApp(
    {},
    {
      findOrganizationBySecret: async () => {
        lookups += 1;
        return null;
      },
    },
  );
  expect((await app.post(GREET, BODY, { "x-vapi-secret": "x".repeat(513) })).status).toBe(401);
  expect(lookups).toBe(0);
  expect((await app.post(GREET, BODY, { "x-vapi-secret": "x".repeat(512) })).status).toBe(401);
  expect(lookups).toBe(1);
});

describe("claims in the body", () => {
  const withSecretOf = (letter: string) => ({ "x-vapi-secret": `secret-of-${letter}` });

  test.each([
    ["its own organization", { customer: { metadata: { org_id: ORG_A } } }],
    ["in capitals", { customer: { metadata: { orgId: ORG_A.toUpperCase() } } }],
    ["its own assistant, in another case", { call: { assistantId: "as-1" } }],
    ["its own number", { call: { phoneNumberId: "pn-1" }, phoneNumber: { id: "PN-1" } }],
    ["no claim at all", {}],
    ["Vapi's own organization id", { call: { orgId: "somebody-at-vapi" } }],
    ["an organization that only the model said", { tool: { arguments: { org_id: ORG_B } } }],
  ])("that agree pass: %s", async (_name, claims) => {
    await using app = await startApp();
    expect((await app.post(GREET, { ...BODY, ...claims }, withSecretOf("a"))).status).toBe(200);
    expect(app.runs[0]?.context.tenant.organization.orgId).toBe(ORG_A);
  });

  test.each([
    ["another clinic", { customer: { metadata: { org_id: ORG_B } } }],
    ["one right, one wrong", { customer: { metadata: { org_id: ORG_A, orgId: ORG_B } } }],
    [
      "a clinic that does not exist",
      { customer: { metadata: { org_id: "99999999-0000-4000-8000-999999999999" } } },
    ],
    ["not text", { customer: { metadata: { org_id: [ORG_A] } } }],
    ["in the call's overrides", { call: { assistantOverrides: { metadata: { orgId: ORG_B } } } }],
    ["a foreign assistant", { call: { assistantId: "as-2" } }],
    ["a foreign number", { phoneNumber: { id: "pn-2" } }],
  ])("that disagree are refused in the same words: %s", async (_name, claims) => {
    await using app = await startApp();
    const forms: object[] = [
      { ...BODY, ...claims },
      { message: { type: "tool-calls", toolCallList: [{ id: "1", name: "greet" }], ...claims } },
      { message: { type: "status-update", ...claims } },
    ];
    for (const body of forms) {
      const response = await app.post(GREET, body, withSecretOf("a"));
      expect([response.status, await response.json()]).toEqual([
        403,
        {
          error: "forbidden",
          message:
            "This request names an organization, assistant or phone number that does not belong to this webhook secret.",
        },
      ]);
    }
    expect(app.runs).toEqual([]);
  });

  test("assistants and numbers are not compared while a clinic has none registered", async () => {
    await using app = await startApp();
    const body = { ...BODY, call: { assistantId: "as-9", phoneNumberId: "pn-9" } };
    expect((await app.post(GREET, body, withSecretOf("b"))).status).toBe(200);
    expect((await app.post(GREET, { ...body, metadata: { org_id: ORG_A } }, withSecretOf("b"))).status).toBe(
      403,
    );
  });
});

describe("a signature", () => {
  const nowSeconds = String(NOW.epochMilliseconds / 1_000);
  const hmac = (text: string, encoding: "hex" | "base64" = "hex", secret = "secret-of-a") =>
    createHmac("sha256", secret).update(text).digest(encoding);
  /** Spaces and order that JSON.parse and stringify would lose. */
  const raw = `{ "toolCallId":"1",  "tool":{"arguments":{ "ü":1.0 }} }`;

  test.each([
    ["hex, seconds", nowSeconds, (t: string) => hmac(`${t}.${raw}`)],
    ["base64", nowSeconds, (t: string) => hmac(`${t}.${raw}`, "base64")],
    ["prefix", nowSeconds, (t: string) => `sha256=${hmac(`${t}.${raw}`)}`],
    ["prefix, base64", nowSeconds, (t: string) => `sha256=${hmac(`${t}.${raw}`, "base64")}`],
    ["capitals", nowSeconds, (t: string) => `SHA256=${hmac(`${t}.${raw}`).toUpperCase()}`],
    ["milliseconds", String(NOW.epochMilliseconds), (t: string) => hmac(`${t}.${raw}`)],
    ["the older secret", nowSeconds, (t: string) => hmac(`${t}.${raw}`, "hex", "older-secret-of-a")],
    [
      "almost five minutes old",
      String(NOW.epochMilliseconds / 1_000 - 299),
      (t: string) => hmac(`${t}.${raw}`),
    ],
    ["a clock that is ahead", String(NOW.epochMilliseconds + 299_000), (t: string) => hmac(`${t}.${raw}`)],
  ])("opens the clinic that the URL names: %s", async (_name, timestamp, sign) => {
    await using app = await startApp();
    const headers = { "x-signature": sign(timestamp), "x-timestamp": timestamp };
    expect((await app.post(`${GREET}?org=${ORG_A}`, raw, headers)).status).toBe(200);
    expect(app.runs[0]?.context.tenant.organization.orgId).toBe(ORG_A);
  });

  test("the body may name the clinic instead", async () => {
    await using app = await startApp();
    const body = JSON.stringify({ ...BODY, customer: { metadata: { org_id: ORG_A } } });
    const headers = { "x-signature": hmac(`${nowSeconds}.${body}`), "x-timestamp": nowSeconds };
    expect((await app.post(GREET, body, headers)).status).toBe(200);
  });

  const good = hmac(`${nowSeconds}.${raw}`);
  const old = String(NOW.epochMilliseconds / 1_000 - 301);
  const ahead = String(NOW.epochMilliseconds + 301_000);
  test.each([
    ["of another body", `?org=${ORG_A}`, hmac(`${nowSeconds}.${raw} `), nowSeconds],
    ["of the body alone", `?org=${ORG_A}`, hmac(raw), nowSeconds],
    [
      "by another clinic's secret",
      `?org=${ORG_A}`,
      hmac(`${nowSeconds}.${raw}`, "hex", "secret-of-b"),
      nowSeconds,
    ],
    ["for another clinic", `?org=${ORG_B}`, good, nowSeconds],
    ["for a clinic that does not exist", "?org=99999999-0000-4000-8000-999999999999", good, nowSeconds],
    ["for no clinic", "", good, nowSeconds],
    ["for nonsense", "?org=' or 1=1", good, nowSeconds],
    ["for two clinics", `?org=${ORG_A}&org=${ORG_B}`, good, nowSeconds],
    ["with no secret at all", `?org=${ORG_A}`, hmac(`${nowSeconds}.${raw}`, "hex", ""), nowSeconds],
    [
      "with the secret used for nobody",
      "?org=99999999-0000-4000-8000-999999999999",
      hmac(`${nowSeconds}.${raw}`, "hex", "no organization has this secret"),
      nowSeconds,
    ],
    ["with the timestamp changed", `?org=${ORG_A}`, good, String(NOW.epochMilliseconds / 1_000 + 1)],
    ["with the unit changed", `?org=${ORG_A}`, good, String(NOW.epochMilliseconds)],
    ["sent again after five minutes", `?org=${ORG_A}`, hmac(`${old}.${raw}`), old],
    ["from a clock far ahead", `?org=${ORG_A}`, hmac(`${ahead}.${raw}`), ahead],
    ["without a timestamp", `?org=${ORG_A}`, hmac(`.${raw}`), ""],
    ["with a timestamp that is no number", `?org=${ORG_A}`, hmac(`now.${raw}`), "now"],
    ["cut short", `?org=${ORG_A}`, good.slice(0, 62), nowSeconds],
    ["that is none", `?org=${ORG_A}`, "sha256=", nowSeconds],
  ])("is refused: %s", async (...[, query, signature, timestamp]) => {
    await using app = await startApp();
    const headers = { "x-signature": signature, "x-timestamp": timestamp };
    const response = await app.post(GREET + query, raw, headers);
    expect([response.status, await response.json()]).toMatchObject([401, { error: "wrong_secret" }]);
    expect(app.runs).toEqual([]);
  });

  test("a valid one still may not claim another clinic in the body", async () => {
    await using app = await startApp();
    const body = JSON.stringify({ ...BODY, customer: { metadata: { org_id: ORG_B } } });
    const headers = { "x-signature": hmac(`${nowSeconds}.${body}`), "x-timestamp": nowSeconds };
    expect((await app.post(`${GREET}?org=${ORG_A}`, body, headers)).status).toBe(403);
  });

  test("does not help beside a wrong secret", async () => {
    await using app = await startApp();
    const headers = { "x-signature": good, "x-timestamp": nowSeconds, "x-vapi-secret": "wrong" };
    expect((await app.post(`${GREET}?org=${ORG_A}`, raw, headers)).status).toBe(401);
  });

  test("a clinic with an empty secret cannot be signed for", async () => {
    await using app = await startTestApp(
      { greet: async () => said("Hi.") },
      { findSigningSecrets: async () => ({ tenant: CLINIC_A.tenant, secrets: [""] }) },
    );
    const headers = { "x-signature": hmac(`${nowSeconds}.${raw}`, "hex", ""), "x-timestamp": nowSeconds };
    expect((await app.post(`${GREET}?org=${ORG_A}`, raw, headers)).status).toBe(401);
  });
});
