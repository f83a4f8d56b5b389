import { NOW } from "@callwaiting/testing/now";
import { ToolResultsAnswer, LegacyAnswer } from "@callwaiting/vapi-sdk";
import { stretched } from "@callwaiting/testing/deadlines";
import { describe, expect, test } from "vitest";
import { AUTHORIZED, CLINIC_A, createTestCalls, said, startTestApp } from "../../testing/test-app.ts";

const TOOLS = "/api/vapi/tools";
const WEBHOOK = "/api/webhooks/vapi";
const sayName = async (args: Record<string, unknown>) => said(`Hello ${String(args["name"])}.`);

function toolCalls(list: unknown[], rest: object = {}) {
  return { message: { type: "tool-calls", toolCallList: list, ...rest } };
}

function call(id: string, name: string, args: unknown = {}) {
  return { id, type: "function", function: { name, arguments: args } };
}

async function resultsOf(response: Response) {
  expect(response.status).toBe(200);
  expect(response.headers.get("content-type")).toMatch(/^application\/json/);
  return ToolResultsAnswer.parse(await response.json()).results;
}

describe("a message of Vapi's", () => {
  test.each([WEBHOOK, `${TOOLS}/greet`, `${TOOLS}/anything`])(
    "is answered on %s by the body's own tool names",
    async (path) => {
      await using app = await startTestApp({ greet: sayName });
      const results = await resultsOf(
        await app.post(path, toolCalls([call("call_1", "greet", { name: "Ada" })])),
      );
      expect(results).toEqual([{ toolCallId: "call_1", name: "greet", result: "Hello Ada." }]);
    },
  );

  test("a call without a name takes the one of the URL", async () => {
    await using app = await startTestApp({ greet: sayName });
    const body = toolCalls([{ id: "call_1", arguments: { name: "Ada" } }]);
    expect(await resultsOf(await app.post(`${TOOLS}/greet`, body))).toMatchObject([
      { name: "greet", result: "Hello Ada." },
    ]);
    expect(await resultsOf(await app.post(WEBHOOK, body))).toMatchObject([{ name: "unknown" }]);
  });

  test("several calls run one after the other and are answered in order, one result per id", async () => {
    const events: string[] = [];
    await using app = await startTestApp({
      slow: async () => {
        events.push("slow starts");
        await new Promise((resolve) => setTimeout(resolve, 50));
        events.push("slow ends");
        return said("Slow.");
      },
      quick: async () => {
        events.push("quick");
        return said("Quick.");
      },
    });
    const list = [call("z", "slow"), call("a", "quick"), call("z", "quick"), call("m", "slow")];
    const results = await resultsOf(await app.post(WEBHOOK, toolCalls(list)));
    expect(results.map(({ toolCallId, result }) => [toolCallId, result])).toEqual([
      ["z", "Slow."],
      ["a", "Quick."],
      ["m", "Slow."],
    ]);
    expect(events).toEqual(["slow starts", "slow ends", "quick", "slow starts", "slow ends"]);
  });

  test("one call that fails, is unknown or has bad arguments drops no other", async () => {
    await using app = await startTestApp({
      greet: sayName,
      broken: async () => {
        throw new Error("relation does not exist");
      },
      brokenAtOnce: () => {
        throw new TypeError("not a function");
      },
    });
    const list = [
      call("1", "greet", { name: "Ada" }),
      call("2", "broken"),
      call("3", "nosuchtool"),
      call("4", "greet", "{oops"),
      call("5", "brokenAtOnce"),
      call("6", "greet", `{"name":"Bob"}`),
    ];
    const results = await resultsOf(await app.post(WEBHOOK, toolCalls(list)));
    expect(results.map((r) => r.toolCallId)).toEqual(["1", "2", "3", "4", "5", "6"]);
    expect(results[0]?.result).toBe("Hello Ada.");
    expect(results[1]?.result).toMatch(/trouble reaching the calendar/);
    expect(results[2]?.result).toMatch(/can't do that from here/);
    expect(results[3]?.result).toMatch(/tell me them once more/);
    expect(results[4]?.result).toBe(results[1]?.result);
    expect(results[5]?.result).toBe("Hello Bob.");
    expect(results.map((r) => r.result).join(" ")).not.toMatch(/error|exception|database|relation|JSON/i);
    expect(app.runs.map((run) => run.tool)).toEqual(["greet", "broken", "brokenAtOnce", "greet"]);
  });

  test("whatever a tool says becomes one non-empty line", async () => {
    await using app = await startTestApp({
      lines: async () => said("One.\r\nTwo.\tThree.\u2028Four."),
      silent: async () => said(" \n "),
    });
    const results = await resultsOf(
      await app.post(WEBHOOK, toolCalls([call("1", "lines"), call("2", "silent")])),
    );
    expect(results[0]?.result).toBe("One. Two. Three. Four.");
    expect(results[1]?.result).toMatch(/ask me again/);
  });

  test("more than twenty calls are all answered, the first twenty run", async () => {
    await using app = await startTestApp({ greet: sayName });
    const list = Array.from({ length: 23 }, (_, i) => call(`c${i}`, "greet", { name: "Ada" }));
    const results = await resultsOf(await app.post(WEBHOOK, toolCalls(list)));
    expect(results).toHaveLength(23);
    expect(results[22]?.result).toMatch(/one thing at a time/);
    expect(app.runs).toHaveLength(20);
  });

  test("of thousands of calls twenty run, and one line tells of the rest", async () => {
    await using app = await startTestApp({ greet: sayName });
    const list = Array.from({ length: 18_000 }, (_, i) => call(`c${i}`, "greet", { name: "Ada" }));
    const results = await resultsOf(await app.post(WEBHOOK, toolCalls(list)));
    expect(app.runs).toHaveLength(20);
    expect(results).toHaveLength(100);
    const told = app.lines.filter((line) => line.includes("more tool calls than one message may have"));
    expect(told.map((line) => JSON.parse(line) as unknown)).toMatchObject([{ refused: 80, unread: 17_900 }]);
    await expect.poll(() => app.lines.join("").match(/"outcome":"/g)).toHaveLength(20);
  });

  test("an empty list is answered with an empty list", async () => {
    await using app = await startTestApp();
    expect(await resultsOf(await app.post(WEBHOOK, toolCalls([])))).toEqual([]);
  });

  test.each([WEBHOOK, `${TOOLS}/greet`])("one that calls no tool gets 200 {} on %s", async (path) => {
    await using app = await startTestApp({ greet: sayName });
    const response = await app.post(path, { message: { type: "status-update", status: "ended" } });
    expect([response.status, await response.json()]).toEqual([200, {}]);
    expect(app.runs).toEqual([]);
  });

  test("the legacy form is answered in its own shape, failures too", async () => {
    await using app = await startTestApp({
      greet: sayName,
      broken: async () => {
        throw new Error("x");
      },
    });
    for (const [name, expected] of [
      ["greet", /^Hello Ada\.$/],
      ["broken", /trouble/],
      ["nosuch", /can't do that/],
    ] as const) {
      const body = {
        message: { type: "function-call", functionCall: { name, parameters: `{"name":"Ada"}` } },
      };
      const response = await app.post(WEBHOOK, body);
      expect(response.status).toBe(200);
      expect(LegacyAnswer.parse(await response.json()).result).toMatch(expected);
    }
  });

  test("one that nobody could answer is refused with what to change", async () => {
    await using app = await startTestApp();
    const response = await app.post(WEBHOOK, { message: { type: "tool-calls" } });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      error: "invalid_message",
      message: expect.stringContaining("toolCallList"),
    });
  });
});

describe("what a tool is given", () => {
  test("the tenant of the secret, the app's clock and the caller", async () => {
    await using app = await startTestApp({ greet: sayName });
    await app.post(WEBHOOK, toolCalls([call("1", "greet")], { customer: { number: "+15551234567" } }));
    const context = app.runs[0]?.context;
    expect(context?.tenant).toBe(CLINIC_A.tenant);
    expect(context?.now.epochMilliseconds).toBe(NOW.epochMilliseconds);
    expect(context?.callerNumber).toBe("+15551234567");
  });

  test("a request key that is the same exactly for the same call with the same arguments", async () => {
    const forgetful = { ...createTestCalls(), findToolCallAnswer: async () => null };
    await using app = await startTestApp({ greet: sayName }, { calls: forgetful });
    const send = (callId: string, id: string, args: object) =>
      app.post(WEBHOOK, toolCalls([call(id, "greet", args)], { call: { id: callId } }));
    await send("phone-call", "t1", { a: 1, b: { c: [1, 2], d: 2 } });
    await send("phone-call", "t1", { b: { d: 2, c: [1, 2] }, a: 1 });
    await send("phone-call", "t1", { a: 1, b: { c: [2, 1], d: 2 } });
    await send("phone-call", "t2", { a: 1, b: { c: [1, 2], d: 2 } });
    await send("other-call", "t1", { a: 1, b: { c: [1, 2], d: 2 } });
    const keys = app.runs.map((run) => run.context.requestKey);
    expect(keys[0]).toMatch(/^phone-call:t1:[0-9a-f]{64}$/);
    expect(keys[1]).toBe(keys[0]);
    expect(new Set(keys).size).toBe(4);
  });

  test("a request key of bounded length, however long the ids", async () => {
    await using app = await startTestApp({ greet: sayName });
    for (const id of ["t".repeat(256), `${"t".repeat(255)}u`]) {
      await app.post(WEBHOOK, toolCalls([call(id, "greet")], { call: { id: "c".repeat(256) } }));
    }
    const keys = app.runs.map((run) => run.context.requestKey ?? "");
    expect(new Set(keys).size).toBe(2);
    expect(keys.map((key) => key.length)).toEqual([194, 194]);
  });

  test("no request key without a phone call", async () => {
    await using app = await startTestApp({ greet: sayName });
    await app.post(WEBHOOK, toolCalls([call("1", "greet")]));
    await app.post(`${TOOLS}/greet`, { toolCallId: "1", tool: { arguments: {} } });
    await app.post(WEBHOOK, { message: { type: "function-call", functionCall: { name: "greet" } } });
    expect(app.runs.map((run) => run.context.requestKey)).toEqual([null, null, null]);
  });
});

describe("the plain form", () => {
  const plain = (args: unknown) => ({ toolCallId: "call-123", tool: { arguments: args } });

  test("answers the documented object beside the id", async () => {
    await using app = await startTestApp({
      greet: async () =>
        said("Hi.", { object: { success: true, appointmentId: "ap-1", message: "Hi.\nYou." } }),
    });
    const response = await app.post(`${TOOLS}/greet`, plain({ name: "Ada" }));
    expect([response.status, await response.json()]).toEqual([
      200,
      { toolCallId: "call-123", result: { success: true, appointmentId: "ap-1", message: "Hi.\nYou." } },
    ]);
    expect(app.runs[0]?.args).toEqual({ name: "Ada" });
  });

  test("the URL names the tool, unless the body names another one of ours", async () => {
    await using app = await startTestApp({ greet: sayName, other: async () => said("Other.") });
    const body = (name: string) => ({ toolCallId: "1", toolCall: { name, arguments: { name: "Ada" } } });
    expect(await (await app.post(`${TOOLS}/greet`, body("say_hello"))).json()).toMatchObject({
      result: { message: "Hello Ada." },
    });
    const response = await app.post(`${TOOLS}/greet`, body("other"));
    expect([response.status, await response.json()]).toMatchObject([
      400,
      { result: { error: "invalid_arguments", message: expect.stringMatching(/other.*greet/) } },
    ]);
    expect(await (await app.post(WEBHOOK, body("other"))).json()).toMatchObject({
      result: { message: "Other." },
    });
  });

  test("is 400 when the tool says so", async () => {
    const object = { success: false, error: "contact_required", message: "I need your email or phone" };
    await using app = await startTestApp({ greet: async () => said("?", { httpStatus: 400, object }) });
    const response = await app.post(`${TOOLS}/greet`, plain({}));
    expect([response.status, await response.json()]).toEqual([
      400,
      { toolCallId: "call-123", result: object },
    ]);
    // The same answer of the same tool inside a message of Vapi's is a 200.
    expect(await resultsOf(await app.post(WEBHOOK, toolCalls([call("1", "greet")])))).toMatchObject([
      { result: "?" },
    ]);
  });

  test("is 400 with a reason for arguments that cannot be read", async () => {
    await using app = await startTestApp({ greet: sayName });
    const response = await app.post(`${TOOLS}/greet`, plain("{oops"));
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      toolCallId: "call-123",
      result: {
        success: false,
        error: "invalid_arguments",
        message: expect.stringContaining("not valid JSON"),
      },
    });
    expect(app.runs).toEqual([]);
  });

  test.each([`${TOOLS}/nosuchtool`, `${TOOLS}/__proto__`, `${TOOLS}/constructor`, WEBHOOK])(
    "is 404 with the list of tools on %s",
    async (path) => {
      await using app = await startTestApp({ greet: sayName, other: sayName });
      const response = await app.post(path, plain({}));
      expect(response.status).toBe(404);
      expect(await response.json()).toMatchObject({
        result: { success: false, error: "unknown_tool", tools: ["greet", "other"] },
      });
    },
  );

  test.each([
    ["ECONNREFUSED", Object.assign(new Error("x"), { code: "ECONNREFUSED" })],
    [
      "a cause deep inside",
      new Error("Failed query", { cause: Object.assign(new Error("x"), { code: "57P01" }) }),
    ],
    ["a pool without a free connection", new Error("timeout exceeded when trying to connect")],
  ])("is 503 with the documented object when the database is down: %s", async (_name, error) => {
    await using app = await startTestApp({ greet: () => Promise.reject(error) });
    const response = await app.post(`${TOOLS}/greet`, plain({}));
    expect(response.status).toBe(503);
    expect(await response.json()).toEqual({
      toolCallId: "call-123",
      result: {
        success: false,
        error: "temporarily_unavailable",
        message: expect.stringContaining("trouble"),
      },
    });
  });

  test("is 500 for a bug, which another try would not cure", async () => {
    await using app = await startTestApp({
      greet: () => Promise.reject(new Error("relation does not exist")),
    });
    const response = await app.post(`${TOOLS}/greet`, plain({}));
    expect(response.status).toBe(500);
    const body = await response.text();
    expect(JSON.parse(body)).toMatchObject({ toolCallId: "call-123", result: { error: "internal_error" } });
    expect(body).not.toContain("relation");
  });
});

describe("the answer budget", () => {
  test("a tool that overruns is answered in time; later calls are not started; its end is logged", async () => {
    let finish = () => {};
    const gate = new Promise<void>((resolve) => {
      finish = resolve;
    });
    await using app = await startTestApp(
      {
        hangs: async () => {
          await gate;
          return said("Done at last.", { outcome: "booked" });
        },
        quick: async () => said("Quick."),
      },
      { answerBudgetMs: stretched(150) },
    );
    const startedAtMs = performance.now();
    const list = [call("1", "quick"), call("2", "hangs"), call("3", "quick")];
    const results = await resultsOf(await app.post(WEBHOOK, toolCalls(list)));
    expect(performance.now() - startedAtMs).toBeLessThan(stretched(1_000));
    expect(results[0]?.result).toBe("Quick.");
    expect(results[1]?.result).toMatch(/can't say yet whether that went through/);
    expect(results[2]?.result).toMatch(/haven't got to that yet/);
    expect(app.runs.map((run) => run.tool)).toEqual(["quick", "hangs"]);

    const plain = await app.post(`${TOOLS}/hangs`, { toolCallId: "p", tool: {} });
    expect([plain.status, await plain.json()]).toMatchObject([
      503,
      { result: { error: "temporarily_unavailable" } },
    ]);

    finish();
    await expect
      .poll(() => app.lines.filter((line) => line.includes("ended after its answer")).length)
      .toBe(2);
    expect(app.lines.find((line) => line.includes("ended after"))).toContain(`"outcome":"booked"`);
  });

  test("a tool that fails after its answer harms nobody", async () => {
    await using app = await startTestApp(
      {
        fails: async () => {
          await new Promise((resolve) => setTimeout(resolve, stretched(120)));
          throw new Error("late");
        },
      },
      { answerBudgetMs: stretched(50) },
    );
    expect(await resultsOf(await app.post(WEBHOOK, toolCalls([call("1", "fails")])))).toHaveLength(1);
    await expect.poll(() => app.lines.some((line) => line.includes("ended after its answer"))).toBe(true);
  });

  test.each([
    ["is away", () => Promise.reject(Object.assign(new Error("x"), { code: "ECONNREFUSED" }))],
    ["hangs", () => new Promise<never>(() => {})],
  ])(
    "when the database %s during authentication, every form is answered and nothing is done",
    async (_name, find) => {
      await using app = await startTestApp(
        { greet: sayName },
        { findOrganizationBySecret: find, findSigningSecrets: find, answerBudgetMs: 100 },
      );
      const list = [call("1", "greet"), call("2", "nosuch")];
      const results = await resultsOf(await app.post(WEBHOOK, toolCalls(list)));
      expect(results.map((r) => [r.toolCallId, /trouble reaching the calendar/.test(r.result)])).toEqual([
        ["1", true],
        ["2", true],
      ]);

      const plain = await app.post(`${TOOLS}/greet`, { toolCallId: "p", tool: {} });
      expect([plain.status, await plain.json()]).toMatchObject([
        503,
        { toolCallId: "p", result: { success: false, error: "temporarily_unavailable" } },
      ]);
      const other = await app.post(WEBHOOK, { message: { type: "status-update" } });
      expect(other.status).toBe(503);
      const signed = await app.post(WEBHOOK, toolCalls(list), {
        "x-signature": "a".repeat(64),
        "x-timestamp": String(NOW.epochMilliseconds),
      });
      expect([200, 401]).toContain(signed.status);
      expect(app.runs).toEqual([]);
    },
  );
});

test("AUTHORIZED is the secret of clinic A", () => {
  expect(CLINIC_A.secrets).toContain(AUTHORIZED["x-vapi-secret"]);
});
