import { connect } from "node:net";
import { request } from "node:http";
import { stretched } from "@callwaiting/testing/deadlines";
import type { RequestHandler } from "express";
import { describe, expect, test } from "vitest";
import { AUTHORIZED, type TestAppOptions, said, startTestApp } from "../testing/test-app.ts";

const GREET = "/api/vapi/tools/greet";
const startApp = () => startTestApp({ greet: async () => said("Hi.") });

async function expectError(response: Response, status: number, error: string) {
  const text = await response.text();
  expect(response.status).toBe(status);
  expect(JSON.parse(text)).toEqual({
    error,
    message: expect.stringMatching(/^[A-Z].+\.$/),
    ...(status >= 500 ? { requestId: response.headers.get("x-request-id") } : {}),
  });
  expect(response.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
  expect(text).not.toMatch(/node_modules|\.ts:|at \w+ \(/);
}

describe("a body that cannot be read", () => {
  const nested = (depth: number) => `{"toolCallId":"1","tool":${'{"a":'.repeat(depth)}1${"}".repeat(depth)}}`;

  test.each([
    ["half of an object", `{"toolCallId":"1",`],
    ["not JSON", "hello"],
    ["nothing", ""],
    ["only spaces", "  "],
    ["a trailing comma", `{"toolCallId":"1",}`],
    ["NaN", `{"toolCallId":NaN}`],
    ["65 levels", nested(64)],
    ["a million levels", "[".repeat(1_000_000)],
    ["an open text with brackets", `{"a":"[[[[`],
    ["invalid UTF-8", Buffer.from([0x7b, 0x22, 0x61, 0x22, 0x3a, 0x22, 0xff, 0xfe, 0x22, 0x7d])],
    ["half a character", Buffer.from([0x22, 0xe2, 0x82, 0x22])],
  ])("is a 400: %s", async (_name, body) => {
    await using app = await startApp();
    await expectError(await app.post(GREET, body), 400, "invalid_json");
  });

  test.each([["null"], ["[]"], ["1"], [`"text"`], ["{}"], [`{"message":[]}`]])(
    "JSON that is no message is a 400: %s",
    async (body) => {
      await using app = await startApp();
      await expectError(await app.post(GREET, body), 400, "invalid_message");
    },
  );

  test("64 levels and brackets inside text are read", async () => {
    await using app = await startApp();
    expect(
      (await app.post(GREET, `{"toolCallId":"1","tool":{"arguments":{"a":"\\"${"[".repeat(200)}{{"}}}`))
        .status,
    ).toBe(200);
    expect((await app.post(GREET, nested(63))).status).toBe(200);
  });

  const objectOf = (keys: number) =>
    JSON.stringify(Object.fromEntries(Array.from({ length: keys }, (_, i) => [`k${i}`, 1])));
  const plainWith = (json: string) => `{"toolCallId":"1","tool":{"arguments":{"a":"\\"{:","b":${json}}}}`;

  test.each([
    ["a thousand keys", objectOf(1_000), 200],
    ["more than a thousand keys", objectOf(1_001), 400],
    ["more than a thousand keys, deep inside", `[[{"x":${objectOf(1_001)}}]]`, 400],
    ["many objects of few keys", `[${`{"a":{"b":1},"c":2},`.repeat(5_000)}1]`, 200],
    ["half a million values", `[${"[],".repeat(499_000)}[]]`, 400],
  ])("%s: %#", async (_name, json, status) => {
    await using app = await startApp();
    expect((await app.post(GREET, plainWith(json))).status).toBe(status);
  });

  test("of who is not known yet fewer values are read", async () => {
    await using app = await startApp();
    const signed = { "x-signature": "0".repeat(64), "x-timestamp": "1" };
    expect((await app.post(GREET, plainWith(`[${"1,".repeat(19_000)}1]`), signed)).status).toBe(401);
    expect((await app.post(GREET, plainWith(`[${"1,".repeat(21_000)}1]`), signed)).status).toBe(400);
    expect((await app.post(GREET, plainWith(`[${"1,".repeat(21_000)}1]`))).status).toBe(200);
  });

  test("nothing is made of what is signed wrongly", async () => {
    await using app = await startApp();
    const signed = { "x-signature": "0".repeat(64), "x-timestamp": "1" };
    expect(
      (await app.post(`${GREET}?org=11111111-1111-4111-8111-111111111111`, "{no JSON", signed)).status,
    ).toBe(401);
  });

  test("one of almost 2 MB is read, a larger one is a 413", async () => {
    await using app = await startApp();
    const sized = (bytes: number) => ({
      toolCallId: "1",
      tool: { arguments: {} },
      filler: "x".repeat(bytes),
    });
    const signed = { "x-signature": "0".repeat(64), "x-timestamp": "1" };
    expect((await app.post(GREET, sized(2_000_000), signed)).status).toBe(401);
    await expectError(await app.post(GREET, sized(2_200_000), signed), 413, "body_too_large");
  });

  test("one of almost 16 MB is read of whoever has a secret, a larger one is a 413", async () => {
    await using app = await startApp();
    const sized = (bytes: number) => ({ toolCallId: "1", tool: {}, filler: "x".repeat(bytes) });
    expect((await app.post(GREET, sized(16_000_000))).status).toBe(200);
    await expectError(await app.post(GREET, sized(17_000_000)), 413, "body_too_large");
  });

  test.each([
    ["a wrong secret", 401, { "x-vapi-secret": "no" }, {}],
    ["a wrong secret, and small", 401, { "x-vapi-secret": "no", "content-length": 1_000 }, {}],
    ["no secret", 401, {}, {}],
    [
      "no database to ask",
      503,
      AUTHORIZED,
      { findOrganizationBySecret: () => Promise.reject(new Error("x")) },
    ],
  ])("one is not read with %s", async (_name, status, headers, overrides: TestAppOptions) => {
    await using app = await startTestApp({}, overrides);
    const answer = await new Promise<number | undefined>((resolve, reject) => {
      const sent = request(`${app.url}${GREET}`, {
        method: "POST",
        headers: { "content-type": "application/json", "content-length": 10_000_000, ...headers },
      });
      // Nothing of the body is ever sent.
      sent.on("response", (response) => resolve(response.statusCode)).on("error", reject);
      sent.flushHeaders();
    });
    expect(answer).toBe(status);
  });

  test.each([
    ["text/plain"],
    ["application/x-www-form-urlencoded"],
    ["application/json; charset=latin1"],
    ["multipart/form-data; boundary=x"],
    ["application/jsonp"],
    ["json"],
  ])("content type %s is a 415", async (type) => {
    await using app = await startApp();
    await expectError(
      await app.post(GREET, "{}", { ...AUTHORIZED, "content-type": type }),
      415,
      "unsupported_content_type",
    );
  });

  test.each([
    ["application/json"],
    ["application/json; charset=utf-8"],
    ["Application/JSON;charset=UTF-8"],
    [`application/json; charset="utf-8"`],
    ["application/vnd.api+json"],
  ])("content type %s is read", async (type) => {
    await using app = await startApp();
    const body = { toolCallId: "1", tool: {} };
    expect((await app.post(GREET, body, { ...AUTHORIZED, "content-type": type })).status).toBe(200);
  });

  test("a compressed body is a 415", async () => {
    await using app = await startApp();
    const headers = { ...AUTHORIZED, "content-encoding": "gzip" };
    await expectError(await app.post(GREET, "{}", headers), 415, "unsupported_encoding");
  });

  test("without a secret none of it is even looked at", async () => {
    await using app = await startApp();
    for (const body of ["{oops", "x".repeat(2_200_000)]) {
      await expectError(await app.post(GREET, body, {}), 401, "missing_secret");
    }
  });
});

describe("addresses and methods", () => {
  test.each([["/nowhere"], ["/api/vapi/tools"], ["/api/vapi/tools/greet/more"], ["/.env"]])(
    "nothing at %s",
    async (path) => {
      await using app = await startApp();
      await expectError(await fetch(app.url + path), 404, "not_found");
      await expectError(await app.post(path, {}), 404, "not_found");
    },
  );

  test.each([
    [GREET, "GET", "POST"],
    [GREET, "DELETE", "POST"],
    ["/api/webhooks/vapi", "PUT", "POST"],
    ["/health", "POST", "GET, HEAD"],
    ["/ready", "DELETE", "GET, HEAD"],
    ["/api/vapi/webhook/health", "POST", "GET, HEAD"],
  ])("%s does not answer %s", async (path, method, allowed) => {
    await using app = await startApp();
    const response = await fetch(app.url + path, { method });
    expect(response.headers.get("allow")).toBe(allowed);
    await expectError(response, 405, "method_not_allowed");
  });

  test("a tool name that is badly encoded is a 400", async () => {
    await using app = await startApp();
    await expectError(await app.post("/api/vapi/tools/%E0%A4%A", {}), 400, "bad_request");
  });

  test("headers tell nothing of the machinery and forbid caching", async () => {
    await using app = await startApp();
    const response = await app.post(GREET, { toolCallId: "1", tool: {} });
    expect(response.headers.get("x-powered-by")).toBeNull();
    expect(response.headers.get("x-content-type-options")).toBe("nosniff");
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(response.headers.get("etag")).toBeNull();
    expect(response.headers.get("content-security-policy")).not.toContain("upgrade-insecure-requests");
  });

  test("a failure that nobody foresaw is a 500 without a word about it", async () => {
    await using app = await startTestApp(
      {},
      {
        uptimeSeconds: () => {
          throw new Error("planted detail");
        },
      },
    );
    const response = await fetch(`${app.url}/health`);
    await expectError(response, 500, "internal_error");
    expect(app.lines.join("")).toContain("unexpected failure");
    expect(app.lines.join("")).not.toContain("planted detail");
  });
});

describe("the request id", () => {
  test("of a proxy is kept, and is in the log", async () => {
    await using app = await startApp();
    const response = await fetch(`${app.url}/health`, { headers: { "x-request-id": "proxy-1234.abc" } });
    expect(response.headers.get("x-request-id")).toBe("proxy-1234.abc");
    await expect.poll(() => app.lines.join("")).toContain(`"requestId":"proxy-1234.abc"`);
  });

  test.each([["short"], ["x".repeat(65)], ["with spaces in it"], ["<script>alert(1)</script>"]])(
    "%s is replaced",
    async (id) => {
      await using app = await startApp();
      const response = await fetch(`${app.url}/health`, { headers: { "x-request-id": id } });
      expect(response.headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
    },
  );
});

describe("health", () => {
  test.each([["/health"], ["/api/health"]])("%s says that the process runs", async (path) => {
    await using app = await startApp();
    const response = await fetch(app.url + path);
    expect([response.status, await response.json()]).toEqual([
      200,
      { status: "ok", version: "1.2.3", uptimeSeconds: 42, database: "up" },
    ]);
  });

  test("the webhook's own health needs no secret", async () => {
    await using app = await startApp();
    const response = await fetch(`${app.url}/api/vapi/webhook/health`);
    expect([response.status, await response.json()]).toEqual([200, { status: "ok" }]);
  });

  test.each([
    ["refuses", () => Promise.reject(new Error("x"))],
    ["hangs", () => new Promise<never>(() => {})],
    [
      "throws at once",
      () => {
        throw new Error("x");
      },
    ],
  ])("when the database %s the process is alive but not ready", async (_name, checkDatabase) => {
    await using app = await startTestApp({}, { checkDatabase });
    const [health, ready] = await Promise.all([fetch(`${app.url}/health`), fetch(`${app.url}/ready`)]);
    expect([health.status, await health.json()]).toMatchObject([200, { status: "ok", database: "down" }]);
    expect(ready.status).toBe(503);
  });

  test("ready again as soon as the database is back, and probes share one check", async () => {
    let checks = 0;
    let isUp = false;
    await using app = await startTestApp(
      {},
      {
        checkDatabase: async () => {
          checks += 1;
          await new Promise((resolve) => setTimeout(resolve, 50));
          if (!isUp) throw new Error("down");
          return { clockRules: "2026f", isReadOnly: false };
        },
      },
    );
    const statuses = await Promise.all(
      Array.from({ length: 10 }, async () => (await fetch(`${app.url}/ready`)).status),
    );
    expect(new Set(statuses)).toEqual(new Set([503]));
    expect(checks).toBeLessThan(10);
    isUp = true;
    expect((await fetch(`${app.url}/ready`)).status).toBe(200);
  });
});

test.each([
  ["read-only", { code: "25006" }, 503, "temporarily_unavailable"],
  ["out of disk space", { code: "53100" }, 503, "temporarily_unavailable"],
  ["on its way down", { code: "57P01" }, 503, "temporarily_unavailable"],
  ["fine, and the statement wrong", { code: "42601" }, 500, "internal_error"],
])("a failure that nobody has caught, of a database that is %s", async (_name, failure, status, error) => {
  const broken: RequestHandler = (_request, _response, next) =>
    next(new Error("Failed query", { cause: Object.assign(new Error("planted detail"), failure) }));
  await using app = await startTestApp({}, { adminApi: broken });
  const response = await fetch(`${app.url}/api/recordings/1`);
  const answer = await response.text();
  expect([response.status, JSON.parse(answer)]).toMatchObject([status, { error }]);
  expect(answer).not.toContain("planted");
});

test("a client that goes away in the middle leaves one line and no harm", async () => {
  await using app = await startApp();
  const { hostname, port } = new URL(app.url);
  const socket = connect(Number(port), hostname);
  socket.write(
    `POST ${GREET} HTTP/1.1\r\nHost: x\r\nX-Vapi-Secret: secret-of-a\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"too`,
  );
  await new Promise((resolve) => setTimeout(resolve, 50));
  socket.destroy();
  await expect.poll(() => app.lines.filter((line) => line.includes(`"aborted":true`)).length).toBe(1);
  expect((await fetch(`${app.url}/health`)).status).toBe(200);
});

describe("the webhook is as strict about its body", () => {
  const WEBHOOK = "/api/webhooks/vapi";
  const event = (rest: string) => `{"message":{"type":"end-of-call-report","call":{"id":"c"},${rest}}}`;

  test.each([
    ["cut short", event(`"x":1`).slice(0, -1), 400, "invalid_json"],
    ["too deep", event(`"x":${"[".repeat(70)}${"]".repeat(70)}`), 400, "invalid_json"],
    ["a million levels", event(`"x":${"[".repeat(1_000_000)}`), 400, "invalid_json"],
    ["too large", event(`"transcript":"${"x".repeat(17_000_000)}"`), 413, "body_too_large"],
    [
      "invalid UTF-8",
      Buffer.concat([
        Buffer.from(event(`"x":"`).slice(0, -2)),
        Buffer.from([0xc3, 0x28]),
        Buffer.from(`"}}`),
      ]),
      400,
      "invalid_json",
    ],
  ])("%s", async (...[, body, status, error]) => {
    await using app = await startApp();
    await expectError(await app.post(WEBHOOK, body), status, error);
    expect(app.calls.events).toEqual([]);
  });

  test("a wrong content type", async () => {
    await using app = await startApp();
    const headers = { ...AUTHORIZED, "content-type": "text/plain" };
    await expectError(await app.post(WEBHOOK, event(`"x":1`), headers), 415, "unsupported_content_type");
    expect(app.calls.events).toEqual([]);
  });

  test("a report of an hour with the times of all words is recorded, a text without end is cut", async () => {
    await using app = await startApp();
    const body = event(`"transcript":"${"x".repeat(10_000_000)}"`);
    expect((await app.post(WEBHOOK, body)).status).toBe(200);
    expect(app.calls.events[0]?.event).toMatchObject({ transcript: "x".repeat(200_000) });
  });
});

describe("a client that sends a byte at a time", () => {
  const head =
    "POST /api/webhooks/vapi HTTP/1.1\r\nHost: x\r\nX-Vapi-Secret: secret-of-a\r\n" +
    "Content-Type: application/json\r\nContent-Length: 1000\r\n";

  test.each([
    ["headers", "", head],
    ["body", `${head}\r\n`, " ".repeat(1_000)],
  ])("is cut off in the middle of its %s, and hinders nobody", async (_name, atOnce, slowly) => {
    const limits = { headersTimeout: 300, requestTimeout: 400, connectionsCheckingInterval: 50 };
    await using app = await startTestApp({}, { limits });
    const { hostname, port } = new URL(app.url);
    const socket = connect(Number(port), hostname);
    const closed = new Promise((resolve) => socket.once("close", resolve));
    // Writing to a connection that was just closed is what is tested, no failure.
    socket.on("error", () => {});
    const received: Buffer[] = [];
    socket.on("data", (chunk) => received.push(chunk));
    socket.write(atOnce);
    let sent = 0;
    const drip = setInterval(() => socket.write(slowly[sent++ % slowly.length] ?? " "), 20);
    const startedAtMs = performance.now();
    const meanwhile = await fetch(`${app.url}/health`);
    expect(meanwhile.status).toBe(200);
    await closed;
    clearInterval(drip);
    expect(performance.now() - startedAtMs).toBeLessThan(stretched(3_000));
    expect(sent).toBeLessThan(slowly.length);
    expect(Buffer.concat(received).toString()).toMatch(/^HTTP\/1\.1 408 /);
    expect(app.calls.events).toEqual([]);
  });
});
