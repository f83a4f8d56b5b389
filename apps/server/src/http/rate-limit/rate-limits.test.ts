import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type ServedApp, serveApp } from "../../testing/serve-app.ts";
import { contextOf } from "../request-context.ts";
import { refuse } from "../../phone/authenticate/refuse.ts";
import { type RateLimits, createRateLimits } from "./create-rate-limits.ts";
import type { TrustProxy } from "./trust-proxy.ts";

const START_MS = Date.UTC(2026, 10, 20, 15, 0, 0);
beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"], now: START_MS }));
afterEach(() => void vi.useRealTimers());
const passSeconds = (seconds: number) => vi.setSystemTime(Date.now() + seconds * 1_000);

type Served = ServedApp & {
  readonly authenticated: () => number;
  readonly register: (secret: string) => void;
};

/** Refuses as the real routes do: 401 for a wrong secret, 403 for a right one with a foreign claim. */
async function startApp(
  limits: Partial<RateLimits> = {},
  trustProxy: TrustProxy = ["loopback"],
): Promise<Served> {
  let authenticated = 0;
  const registered = new Set<string>();
  const served = await serveApp((app) => {
    app.set("trust proxy", trustProxy);
    app.post("/hook", createRateLimits({ failuresPerMinute: 3, requestsPerMinute: 1_000, ...limits }));
    app.post("/hook", (request, response) => {
      const { credentials } = contextOf(response);
      if (credentials.kind === "none") return refuse(response, "missing_secret");
      authenticated += 1;
      const isRight =
        (credentials.kind === "secret" &&
          (credentials.secret.startsWith("right") || registered.has(credentials.secret))) ||
        (credentials.kind === "signature" && credentials.signature.startsWith("right"));
      if (!isRight) return refuse(response, "wrong_secret");
      if (request.query["claim"] === "foreign") return refuse(response, "forbidden");
      if (request.query["database"] === "away") return void response.status(503).json({ error: "away" });
      response.json({ ok: true });
    });
  });
  return {
    ...served,
    authenticated: () => authenticated,
    register: (secret) => void registered.add(secret),
  };
}

type Sent = { readonly from?: string; readonly query?: string; readonly headers?: Record<string, string> };

function send(app: ServedApp, secret: string | null, { from, query = "", headers = {} }: Sent = {}) {
  return fetch(`${app.url}/hook${query}`, {
    method: "POST",
    headers: {
      ...(secret === null ? {} : { "x-vapi-secret": secret }),
      ...(from === undefined ? {} : { "x-forwarded-for": from }),
      ...headers,
    },
  });
}

async function statuses(times: number, ask: (i: number) => Promise<Response>): Promise<number[]> {
  const seen = [];
  for (let i = 0; i < times; i += 1) seen.push((await ask(i)).status);
  return seen;
}

describe("failed authentications", () => {
  test.each([
    ["a secret guessed anew every time", (i: number) => `guess-${i}`],
    ["the same wrong secret again and again", () => "guess"],
    ["no secret", () => null],
  ])("beyond the limit are answered with 429: %s", async (_name, secretOf) => {
    await using app = await startApp();
    expect(await statuses(6, (i) => send(app, secretOf(i)))).toEqual([401, 401, 401, 429, 429, 429]);
  });

  test("the 429 says what to do, and until when", async () => {
    await using app = await startApp();
    await statuses(3, () => send(app, "guess-1"));
    passSeconds(18);
    for (const secret of ["guess-1", "guess-2", null]) {
      const response = await send(app, secret);
      expect([response.status, await response.json()]).toEqual([
        429,
        { error: "too_many_requests", message: expect.stringContaining("Retry-After") },
      ]);
      expect(response.headers.get("retry-after")).toBe("42");
      expect(response.headers.get("ratelimit")).toContain('"failures"; r=0; t=42');
      expect(response.headers.get("ratelimit-policy")).toContain('"failures"; q=3; w=60');
      expect(response.headers.get("www-authenticate")).toBeNull();
      expect(response.headers.get("cache-control")).toBe("no-store");
    }
  });

  test("a right secret is served all the same, from the same address, however many fail", async () => {
    await using app = await startApp();
    await statuses(50, (i) => send(app, `guess-${i}`));
    expect(await statuses(20, (i) => send(app, `right-${i}`))).toEqual(Array(20).fill(200));
    const bearer = await send(app, null, { headers: { authorization: "Bearer right-1" } });
    const signed = await send(app, null, { headers: { "x-signature": "right", "x-timestamp": "1" } });
    expect([bearer.status, signed.status]).toEqual([200, 200]);
  });

  test("a hundred right ones at once, in the middle of failing ones", async () => {
    await using app = await startApp();
    const asked = Array.from({ length: 200 }, (_, i) => send(app, i % 2 === 0 ? "right" : `guess-${i}`));
    const answers = await Promise.all(asked);
    expect(new Set(answers.filter((_, i) => i % 2 === 0).map(({ status }) => status))).toEqual(
      new Set([200]),
    );
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(3);
  });

  test("a right secret with a foreign claim counts against the address, never against the secret", async () => {
    await using app = await startApp();
    const foreign = { query: "?claim=foreign" };
    expect(await statuses(5, () => send(app, "right", foreign))).toEqual([403, 403, 403, 429, 429]);
    expect((await send(app, "right")).status).toBe(200);
  });

  test("what cannot succeed costs nothing any more: it is not even authenticated", async () => {
    await using app = await startApp();
    await statuses(3, () => send(app, "guess"));
    const before = app.authenticated();
    await statuses(10, () => send(app, "guess"));
    await statuses(10, () => send(app, null));
    const two = { headers: { authorization: "Bearer other" } };
    await statuses(10, () => send(app, "right", two));
    expect(app.authenticated()).toBe(before);
  });

  test("a minute after the first one everything is forgotten", async () => {
    await using app = await startApp();
    await statuses(5, () => send(app, "guess"));
    passSeconds(59);
    expect((await send(app, "guess")).status).toBe(429);
    passSeconds(1);
    expect((await send(app, "guess")).status).toBe(401);
  });

  test("a secret that is registered while its address is over the limit works at once", async () => {
    await using app = await startApp();
    expect((await send(app, "new-secret")).status).toBe(401);
    await statuses(50, (i) => send(app, `guess-${i}`));
    expect((await send(app, "new-secret")).status).toBe(429);
    app.register("new-secret");
    expect((await send(app, "new-secret")).status).toBe(200);
  });

  test("answers that are no refusal count nothing: successes, a database that is away", async () => {
    await using app = await startApp();
    await statuses(10, () => send(app, "right"));
    await statuses(10, () => send(app, "right", { query: "?database=away" }));
    expect(await statuses(4, (i) => send(app, `guess-${i}`))).toEqual([401, 401, 401, 429]);
  });

  test("no secret and no address is in the log", async () => {
    await using app = await startApp();
    await statuses(5, () => send(app, "planted-guess", { from: "203.0.113.77" }));
    await expect.poll(() => app.lines.filter((line) => line.includes(`"status":429`)).length).toBe(2);
    expect(app.lines.join("")).not.toMatch(/planted-guess|203\.0\.113\.77/);
    expect(app.lines.join("")).toContain(`"route":"/hook"`);
  });
});

describe("addresses", () => {
  const exhaust = (app: ServedApp, from: string) => statuses(4, (i) => send(app, `guess-${i}`, { from }));

  test.each([
    ["another IPv4 address", "203.0.113.1", "203.0.113.2", 401],
    ["the same in its IPv6 form", "203.0.113.1", "::ffff:203.0.113.1", 429],
    ["an address of the /56 next to it", "2001:db8:1:200::1", "2001:db8:1:300::1", 401],
    ["another address of the same /56", "2001:db8:1:200::1", "2001:db8:1:2ff::9", 429],
    ["with a zone", "fe80::1", "fe80::1%eth0", 429],
  ])("%s", async (_name, first, second, expected) => {
    await using app = await startApp();
    expect(await exhaust(app, first)).toEqual([401, 401, 401, 429]);
    expect((await send(app, "another-guess", { from: second })).status).toBe(expected);
  });

  test("X-Forwarded-For is believed only from a trusted proxy", async () => {
    await using app = await startApp({}, false);
    expect(await statuses(5, (i) => send(app, `guess-${i}`, { from: `203.0.113.${i}` }))).toEqual([
      401, 401, 401, 429, 429,
    ]);
  });

  test("with one proxy trusted, what a client wrote before it is not believed", async () => {
    await using app = await startApp({}, 1);
    const from = (i: number) => `198.51.100.${i}, 203.0.113.1`;
    expect(await statuses(5, (i) => send(app, `guess-${i}`, { from: from(i) }))).toEqual([
      401, 401, 401, 429, 429,
    ]);
  });

  test("text that is no address counts as one unknown address", async () => {
    await using app = await startApp();
    const from = (i: number) => `${"x".repeat(4_000)}${i}`;
    expect(await statuses(5, (i) => send(app, `guess-${i}`, { from: from(i) }))).toEqual([
      401, 401, 401, 429, 429,
    ]);
  });
});

describe("requests per secret", () => {
  test("beyond the limit are answered with 429 until the minute is over", async () => {
    await using app = await startApp({ requestsPerMinute: 3 });
    expect(await statuses(4, () => send(app, "right-1"))).toEqual([200, 200, 200, 429]);
    const response = await send(app, "right-1");
    expect([response.status, await response.json()]).toEqual([
      429,
      { error: "too_many_requests", message: expect.stringContaining("Retry-After") },
    ]);
    expect(response.headers.get("retry-after")).toBe("60");
    expect(response.headers.get("ratelimit")).toMatch(/^"requests"; r=0; t=60$/);
    expect(response.headers.get("ratelimit-policy")).toMatch(/^"requests"; q=3; w=60/);
    passSeconds(60);
    expect((await send(app, "right-1")).status).toBe(200);
  });

  test("one clinic's flood leaves the others alone, and moving to another header or address does not help", async () => {
    await using app = await startApp({ requestsPerMinute: 3 });
    await statuses(10, () => send(app, "right-1"));
    expect((await send(app, "right-2")).status).toBe(200);
    const bearer = { headers: { authorization: "Bearer right-1" } };
    expect((await send(app, null, bearer)).status).toBe(429);
    expect((await send(app, "right-1", { from: "203.0.113.9" })).status).toBe(429);
  });

  test("every answer tells how much is left", async () => {
    await using app = await startApp({ requestsPerMinute: 3 });
    const response = await send(app, "right-1");
    expect(response.headers.get("ratelimit")).toBe('"requests"; r=2; t=60');
  });

  test("who does not know a secret cannot use up its share", async () => {
    await using app = await startApp({ requestsPerMinute: 3, failuresPerMinute: 1_000 });
    const signed = (i: number) => ({
      headers: { "x-signature": `wrong-${i}`, "x-timestamp": "1" },
      query: "?org=of-the-victim",
    });
    await statuses(10, (i) => send(app, null, signed(i)));
    await statuses(10, (i) => send(app, `right-${i}`));
    await statuses(10, () => send(app, null));
    const right = { headers: { "x-signature": "right", "x-timestamp": "1" }, query: "?org=of-the-victim" };
    expect((await send(app, null, right)).status).toBe(200);
    expect((await send(app, "right-victim")).status).toBe(200);
  });

  test("the secret itself is in no header of the answer", async () => {
    await using app = await startApp();
    const response = await send(app, "right-planted");
    expect(JSON.stringify([...response.headers])).not.toContain("planted");
  });
});
