import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { OddItem, VapiApiEvent, VapiClientOptions } from "./client-options.ts";
import { createVapiClient } from "./create-vapi-client.ts";
import { VapiApiError } from "./vapi-api-error.ts";
import { viewResource } from "./view-resource.ts";

const KEY = "sk-the-secret-key";
const ASSISTANT = { id: "a1", orgId: "o1", name: "Receptionist" };

type Step = Response | Error | "silence";

const answer = (status: number, body: unknown = {}, headers: Record<string, string> = {}) =>
  new Response(typeof body === "string" ? body : JSON.stringify(body), { status, headers });
const reset = () => Object.assign(new TypeError("fetch failed"), { cause: new Error("read ECONNRESET") });

/** Gives the steps one after the other, and the last one for ever. */
function scripted(...steps: (() => Step)[]) {
  const sent: { url: string; init: RequestInit }[] = [];
  const fetch = (async (url: string, init: RequestInit) => {
    sent.push({ url, init });
    const step = (steps[sent.length - 1] ?? steps.at(-1))?.() ?? "silence";
    if (step instanceof Error) throw step;
    if (step !== "silence") return step;
    return new Promise<Response>((_resolve, reject) => {
      init.signal?.addEventListener("abort", () => reject(new DOMException("aborted", "AbortError")));
    });
  }) as typeof globalThis.fetch;
  return { fetch, sent };
}

function clientOf(vapi: ReturnType<typeof scripted>, options: Partial<VapiClientOptions> = {}) {
  const events: VapiApiEvent[] = [];
  const onEvent = (event: VapiApiEvent) => void events.push(event);
  return { events, ...createVapiClient({ apiKey: KEY, fetch: vapi.fetch, onEvent, ...options }) };
}

/** Lets all the waiting pass and gives the error, for it is always one. */
async function failureOf(promise: Promise<unknown>): Promise<VapiApiError> {
  const caught = promise.then(
    () => new Error("it went well"),
    (error: unknown) => error,
  );
  await vi.runAllTimersAsync();
  const error = await caught;
  if (error instanceof VapiApiError) return error;
  throw error;
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("each failure has its kind", () => {
  test.each([
    [400, "bad_request", 1],
    [402, "bad_request", 1],
    [401, "unauthorized", 1],
    [403, "unauthorized", 1],
    [404, "not_found", 1],
    [409, "conflict", 1],
    [408, "timeout", 4],
    [429, "rate_limited", 4],
    [500, "server", 4],
    [503, "server", 4],
    [302, "bad_reply", 1],
  ])("%i is %s, and a GET is sent %i times", async (status, kind, times) => {
    const vapi = scripted(() => answer(status, { message: ["one", "two"], error: "E", statusCode: status }));
    const error = await failureOf(clientOf(vapi).assistants.get("a1"));
    expect(error).toMatchObject({ kind, status, operation: "assistants.get", attempt: times });
    expect(error.message).toBe(`assistants.get: Vapi answered ${status}: one; two`);
    expect(vapi.sent).toHaveLength(times);
  });

  test("a reset connection", async () => {
    const error = await failureOf(clientOf(scripted(reset)).assistants.get("a1"));
    expect(error).toMatchObject({ kind: "connection", attempt: 4, status: undefined });
    expect(error.message).toContain("read ECONNRESET");
  });

  test("no answer in time", async () => {
    const vapi = scripted(() => "silence");
    const error = await failureOf(clientOf(vapi, { timeoutMs: 50 }).assistants.get("a1"));
    expect(error).toMatchObject({ kind: "timeout", attempt: 4 });
    expect(error.message).toContain("50 ms");
  });

  test("a success that is not JSON, and one without an id", async () => {
    for (const body of ["<html>Welcome</html>", { name: "Receptionist" }]) {
      const vapi = scripted(() => answer(200, body));
      expect(await failureOf(clientOf(vapi).assistants.get("a1"))).toMatchObject({
        kind: "bad_reply",
        status: 200,
        attempt: 1,
      });
    }
  });

  test("an HTML page instead of an error is quoted, and only its start", async () => {
    const vapi = scripted(() => answer(502, `<html>\n  bad gateway ${"x".repeat(5_000)}</html>`));
    const error = await failureOf(clientOf(vapi).assistants.get("a1"));
    expect(error).toMatchObject({ kind: "server", status: 502 });
    expect(error.message).toContain("<html> bad gateway xxx");
    expect(error.message.length).toBeLessThan(1_100);
  });
});

describe("retries", () => {
  test.each([
    ["a reset", reset],
    ["a timeout", () => "silence" as const],
    ["408", () => answer(408)],
    ["429", () => answer(429)],
    ["500", () => answer(500)],
    ["502 in HTML", () => answer(502, "<html>")],
  ])("a POST is sent once, whatever comes: %s", async (_name, step) => {
    const vapi = scripted(step);
    expect((await failureOf(clientOf(vapi).assistants.create({ name: "x" }))).attempt).toBe(1);
    expect(vapi.sent).toHaveLength(1);
  });

  test.each(["get", "update", "delete", "list"] as const)("%s goes on until it works", async (verb) => {
    const vapi = scripted(
      () => answer(500),
      reset,
      () => answer(200, verb === "list" ? [ASSISTANT] : ASSISTANT),
    );
    const { assistants, events } = clientOf(vapi);
    const run = {
      get: () => assistants.get("a1"),
      update: () => assistants.update("a1", { name: "x" }),
      delete: () => assistants.delete("a1"),
      list: () => assistants.list(),
    };
    const done = run[verb]();
    await vi.runAllTimersAsync();
    await done;
    expect(events.map(({ attempt, errorKind, status }) => [attempt, errorKind, status])).toEqual([
      [1, "server", 500],
      [2, "connection", undefined],
      [3, undefined, 200],
    ]);
  });

  test("waits as long as Retry-After says, in seconds or as a date", async () => {
    const atMs = Math.ceil(Date.now() / 1_000) * 1_000 + 12_000;
    for (const [header, waitMs] of [
      ["12", 12_000],
      [new Date(atMs).toUTCString(), atMs - Date.now()],
    ] as const) {
      const startedMs = Date.now();
      const vapi = scripted(
        () => answer(429, {}, { "retry-after": header }),
        () => answer(200, ASSISTANT),
      );
      const done = clientOf(vapi).assistants.get("a1");
      await vi.runAllTimersAsync();
      await done;
      expect(Date.now() - startedMs).toBe(waitMs);
      vi.setSystemTime(startedMs);
    }
  });

  test("a Retry-After beyond the total is told, not waited for", async () => {
    const vapi = scripted(() => answer(429, {}, { "retry-after": "3600" }));
    const error = await failureOf(clientOf(vapi).assistants.get("a1"));
    expect(error).toMatchObject({ kind: "rate_limited", retryAfterMs: 3_600_000, attempt: 1 });
    expect(vapi.sent).toHaveLength(1);
  });

  test("all attempts and waits together stay within the total", async () => {
    const vapi = scripted(() => "silence");
    const startedMs = Date.now();
    const options = { retry: { attempts: 50, totalMs: 20_000 }, breaker: { failures: 100 } };
    expect((await failureOf(clientOf(vapi, options).assistants.get("a1"))).kind).toBe("timeout");
    expect(Date.now() - startedMs).toBeLessThanOrEqual(20_000);
    expect(vapi.sent.length).toBeGreaterThan(1);
  });

  test("a DELETE that finds nothing at the second attempt did its work at the first", async () => {
    const gone = () => answer(404, { message: "not found" });
    const done = clientOf(scripted(reset, gone)).assistants.delete("a1");
    await vi.runAllTimersAsync();
    await expect(done).resolves.toBeUndefined();
    expect((await failureOf(clientOf(scripted(gone)).assistants.delete("a1"))).kind).toBe("not_found");
  });
});

describe("the breaker", () => {
  const options = { retry: { attempts: 1 }, breaker: { failures: 3 } };

  test("opens after failures in a row, asks nothing for a minute, tries one, and closes when that works", async () => {
    let step: () => Step = () => answer(500);
    const vapi = scripted(() => step());
    const { assistants, breakerState, events } = clientOf(vapi, options);
    for (const kind of ["server", "server", "server", "circuit_open"]) {
      expect((await failureOf(assistants.get("a1"))).kind).toBe(kind);
    }
    expect([breakerState(), vapi.sent.length]).toEqual(["open", 3]);
    expect(events.at(-1)).toMatchObject({ errorKind: "circuit_open", attempt: 1 });

    vi.advanceTimersByTime(59_000);
    expect((await failureOf(assistants.get("a1"))).kind).toBe("circuit_open");
    vi.advanceTimersByTime(1_000);
    expect((await failureOf(assistants.get("a1"))).kind).toBe("server");
    expect([breakerState(), vapi.sent.length]).toEqual(["open", 4]);

    vi.advanceTimersByTime(60_000);
    step = () => answer(200, ASSISTANT);
    const trial = assistants.get("a1");
    expect(breakerState()).toBe("half_open");
    await trial;
    expect(breakerState()).toBe("closed");
  });

  test.each([400, 401, 404, 409, 429])("%i never opens it, and ends a row of failures", async (status) => {
    const vapi = scripted(() => answer(status));
    const { assistants, breakerState } = clientOf(vapi, options);
    for (let time = 0; time < 10; time += 1) await failureOf(assistants.get("a1"));
    expect([breakerState(), vapi.sent.length]).toEqual(["closed", 10]);

    const steps = [500, 500, status, 500, 500].map((one) => () => answer(one));
    const mixed = clientOf(scripted(...steps), options);
    for (const _ of steps) await failureOf(mixed.assistants.get("a1"));
    expect(mixed.breakerState()).toBe("closed");
  });

  test("a timeout of a POST counts, and an open breaker ends the retries of a GET", async () => {
    const vapi = scripted(() => "silence");
    const { assistants, breakerState } = clientOf(vapi, { breaker: { failures: 3 } });
    await failureOf(assistants.create({ name: "x" }));
    expect(await failureOf(assistants.get("a1"))).toMatchObject({ kind: "circuit_open", attempt: 3 });
    expect([breakerState(), vapi.sent.length]).toEqual(["open", 3]);
  });

  test("is each client's own", async () => {
    const vapi = scripted(() => answer(500));
    const first = clientOf(vapi, { retry: { attempts: 1 }, breaker: { failures: 1 } });
    await failureOf(first.assistants.get("a1"));
    expect([first.breakerState(), clientOf(vapi).breakerState()]).toEqual(["open", "closed"]);
  });
});

describe("before anything is sent", () => {
  test.each([
    ["a misspelt key", { nmae: "x" }, /nmae/],
    ["a response-only key", { name: "x", latestVersion: null }, /latestVersion/],
    ["a long name", { name: "x".repeat(41) }, /name: .*40/],
    ["a field of the wrong type", { model: { provider: "openai", toolIds: ["t1", 2] } }, /model\.toolIds\.1/],
  ])("%s is refused with its path", async (_name, fields, message) => {
    const vapi = scripted(() => answer(200, ASSISTANT));
    const { assistants } = clientOf(vapi);
    for (const write of [
      () => assistants.create(fields as never),
      () => assistants.update("a1", fields as never),
    ]) {
      const error = await failureOf(write());
      expect(error).toMatchObject({ kind: "bad_request", status: undefined, attempt: 0 });
      expect(error.message).toMatch(message);
    }
    expect(vapi.sent).toEqual([]);
  });

  test.each(["", ".", "..", "a/b", "a?b=c", "a#b"])("the id %j is refused", async (id) => {
    const vapi = scripted(() => answer(200, ASSISTANT));
    expect((await failureOf(clientOf(vapi).assistants.delete(id))).kind).toBe("bad_request");
    expect(vapi.sent).toEqual([]);
  });

  test.each(["", "two words", "line\nbreak", "ключ"])("the key %j is refused, and not repeated", (apiKey) => {
    const create = () => createVapiClient({ apiKey });
    expect(create).toThrow(TypeError);
    if (apiKey !== "") expect(create).not.toThrow(apiKey);
  });
});

describe("what is sent", () => {
  test("the key as a bearer, JSON, the region's host, the query", async () => {
    const vapi = scripted(() => answer(200, { results: [ASSISTANT], metadata: { totalItems: 1 } }));
    const { assistants } = clientOf(vapi, { baseUrl: "https://api.eu.vapi.ai/" });
    const createdAtLt = "2026-11-20T15:00:00Z";
    expect(await assistants.list({ limit: 2, createdAtLt })).toEqual([ASSISTANT]);
    expect(vapi.sent[0]).toMatchObject({
      url: "https://api.eu.vapi.ai/assistant?limit=2&createdAtLt=2026-11-20T15%3A00%3A00Z",
      init: { method: "GET", redirect: "manual", headers: { authorization: `Bearer ${KEY}` } },
    });
  });

  test("what Vapi returned and we do not know is kept", async () => {
    const strange = { ...ASSISTANT, brandNew: { a: 1 }, voice: { provider: "x", knob: 2 } };
    const { assistants } = clientOf(scripted(() => answer(200, strange)));
    expect(await assistants.get("a1")).toEqual(strange);
  });
});

describe("what is read", () => {
  test("of a list is all that has an id; what is odd about it is told without what is there", async () => {
    const odd = { id: "t2", type: "function", async: "a secret" };
    const vapi = scripted(() => answer(200, [{ id: "t1", type: "endCall" }, odd, 5, { type: "sms" }]));
    const told: OddItem[] = [];
    const { tools } = clientOf(vapi, { onOddItem: (one) => void told.push(one) });
    expect(await tools.list()).toEqual([{ id: "t1", type: "endCall" }, odd]);
    expect(told).toMatchObject([
      { operation: "tools.list", id: "t2", words: expect.stringMatching(/^async: /) },
      { id: null },
      { id: null, words: expect.stringMatching(/^id: /) },
    ]);
    expect(JSON.stringify(told)).not.toContain("a secret");
  });

  test("of one may be anything beside its id, and programs see what is of the form that it should have", async () => {
    const odd = {
      id: "a1",
      name: 5,
      server: { url: ["x"], headers: {} },
      model: "gpt",
      metadata: { tag: "t" },
    };
    const read = await clientOf(scripted(() => answer(200, odd))).assistants.get("a1");
    expect(read).toEqual(odd);
    expect(viewResource(read)).toEqual({ id: "a1", server: odd.server, metadata: { tag: "t" } });
  });

  test("a number that Vapi wrote as text goes back as a number", async () => {
    const vapi = scripted(() => answer(200, ASSISTANT));
    const model = { provider: "openai", temperature: "0.3", numFastTurns: "2" };
    await clientOf(vapi).assistants.update("a1", { model });
    expect(JSON.parse(vapi.sent[0]?.init.body as string)).toEqual({
      model: { provider: "openai", temperature: 0.3, numFastTurns: 2 },
    });
  });
});

test("the key is in no error and no event, even where Vapi or fetch repeat it", async () => {
  const steps = [
    () => answer(401, { message: `Invalid key ${KEY}` }),
    () => answer(400, `<html>${KEY}</html>`),
    () => new TypeError(`bad header Bearer ${KEY}`),
    () => answer(200, { id: KEY.length, [KEY]: KEY }),
  ];
  for (const step of steps) {
    const { assistants, events } = clientOf(scripted(step), { retry: { attempts: 1 } });
    const error = await failureOf(assistants.get("a1"));
    const told = [error.message, error.stack, String(error.cause), JSON.stringify([error, events])].join();
    expect(told).not.toContain(KEY);
  }
});

test("events have the template of the path, and a broken hook breaks nothing", async () => {
  const seen: VapiApiEvent[] = [];
  const onEvent = (event: VapiApiEvent) => {
    seen.push(event);
    throw new Error("broken hook");
  };
  const { assistants } = clientOf(
    scripted(() => answer(201, ASSISTANT)),
    { onEvent },
  );
  expect((await assistants.create({ name: "x" })).id).toBe("a1");
  await assistants.update("a1", {});
  expect(seen).toMatchObject([
    { operation: "assistants.create", method: "POST", path: "/assistant", attempt: 1, status: 201 },
    { operation: "assistants.update", method: "PATCH", path: "/assistant/{id}", attempt: 1, durationMs: 0 },
  ]);
});
