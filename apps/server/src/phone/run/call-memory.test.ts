import { LegacyAnswer, ToolResultsAnswer } from "@callwaiting/vapi-sdk";
import { stretched } from "@callwaiting/testing/deadlines";
import { describe, expect, test } from "vitest";
import type { CallPorts } from "../call-ports.ts";
import {
  AUTHORIZED,
  CLINIC_A,
  CLINIC_B,
  type RunTool,
  type TestApp,
  createTestCalls,
  said,
  startTestApp,
} from "../../testing/test-app.ts";

const WEBHOOK = "/api/webhooks/vapi";
const away = () => Promise.reject(Object.assign(new Error("x"), { code: "ECONNREFUSED" }));
const hang = () => new Promise<never>(() => {});
const throwAtOnce = () => {
  throw new TypeError("a bug");
};

/** Answers differently every time, so that a repeated answer is not a coincidence. */
function counting(): RunTool {
  let count = 0;
  return async () => {
    count += 1;
    return said(`Answer ${count}.`, { outcome: "booked" });
  };
}

type Delivery = { id?: string; name?: string; args?: object; callId?: string };

function delivery({ id = "t1", name = "book", args = { day: 1 }, callId = "c1" }: Delivery = {}) {
  const list = [{ id, type: "function", function: { name, arguments: args } }];
  return { message: { type: "tool-calls", toolCallList: list, call: { id: callId, type: "webCall" } } };
}

async function sentencesOf(response: Response): Promise<string[]> {
  expect(response.status).toBe(200);
  return ToolResultsAnswer.parse(await response.json()).results.map(({ result }) => result);
}

async function say(app: TestApp, body: object = delivery(), headers = AUTHORIZED): Promise<string> {
  const [sentence = ""] = await sentencesOf(await app.post(WEBHOOK, body, headers));
  return sentence;
}

function remembering(ports: Partial<CallPorts>) {
  return { calls: { ...createTestCalls(), ...ports } };
}

describe("a tool call that was answered", () => {
  test("is recorded with what was asked and said", async () => {
    const understood = { startsAt: "2026-12-01T19:00:00Z", corrections: [{ field: "date" }] };
    const ids = { appointmentId: "ap-1", contactId: "co-1" };
    const object = { success: true, message: "Booked.", ...ids, ...understood };
    await using app = await startTestApp({
      book: async () => said("Booked,\nfor Ada.", { outcome: "booked", object }),
    });
    const call = { id: "c1", type: "inboundPhoneCall", customer: { number: "+15551234567" } };
    const list = [{ id: "t1", function: { name: "book", arguments: { patientName: "A\0da" } } }];
    await app.post(WEBHOOK, { message: { type: "tool-calls", toolCallList: list, call } });
    expect(app.calls.toolCalls).toEqual([
      {
        orgId: CLINIC_A.tenant.organization.orgId,
        record: {
          callId: "c1",
          toolCallId: "t1",
          argumentsSha256: expect.stringMatching(/^[0-9a-f]{64}$/),
          name: "book",
          arguments: { patientName: "Ada" },
          answer: "Booked, for Ada.",
          outcome: "booked",
          durationMs: expect.any(Number),
          appointmentId: "ap-1",
          understood,
          call: {
            callId: "c1",
            kind: "inbound",
            assistantId: null,
            phoneNumberId: null,
            callerNumber: "+15551234567",
            callerName: null,
            callerSipUri: null,
            lineNumber: null,
            at: null,
          },
        },
      },
    ]);
    expect(Number.isInteger(app.calls.toolCalls[0]?.record.durationMs)).toBe(true);
  });

  test.each([[7], [null], [{ id: "ap-1" }]])("an appointment id %j is none", async (appointmentId) => {
    const object = { success: true, message: "Booked.", appointmentId };
    await using app = await startTestApp({ book: async () => said("Booked.", { object }) });
    await say(app);
    expect(app.calls.toolCalls[0]?.record.appointmentId).toBeNull();
  });

  test("is not run again when it is delivered again: the caller hears the same words", async () => {
    await using app = await startTestApp({ book: counting() });
    expect(await say(app)).toBe("Answer 1.");
    expect(await say(app)).toBe("Answer 1.");
    expect(await say(app, delivery({ args: { day: 1 } }))).toBe("Answer 1.");
    expect(app.runs).toHaveLength(1);
    expect(app.calls.toolCalls).toHaveLength(1);
    expect(app.lines.filter((line) => line.includes(`"outcome":"repeated"`))).toHaveLength(2);
  });

  test.each([
    ["other arguments", { args: { day: 2 } }],
    ["another id", { id: "t2" }],
    ["another call", { callId: "c2" }],
    ["another tool", { name: "cancel" }],
  ])("is another one with %s", async (_name, changes) => {
    await using app = await startTestApp({ book: counting(), cancel: async () => said("Cancelled.") });
    await say(app);
    expect(await say(app, delivery(changes))).not.toBe("Answer 1.");
    expect(app.runs).toHaveLength(2);
  });

  test("is nothing to another clinic, whose call has the same ids", async () => {
    await using app = await startTestApp({ book: counting() });
    await say(app);
    expect(await say(app, delivery(), { "x-vapi-secret": "secret-of-b" })).toBe("Answer 2.");
    expect(app.calls.toolCalls[1]?.orgId).toBe(CLINIC_B.tenant.organization.orgId);
  });

  test("by two deliveries at once is answered by both in the words of the first", async () => {
    const calls = createTestCalls();
    let lookups = 0;
    let bothLooked = () => {};
    const both = new Promise<void>((resolve) => {
      bothLooked = resolve;
    });
    const findToolCallAnswer: CallPorts["findToolCallAnswer"] = async (orgId, key) => {
      const found = await calls.findToolCallAnswer(orgId, key);
      lookups += 1;
      if (lookups === 2) bothLooked();
      await both;
      return found;
    };
    await using app = await startTestApp({ book: counting() }, { calls: { ...calls, findToolCallAnswer } });
    const sentences = await Promise.all([say(app), say(app)]);
    expect(app.runs).toHaveLength(2);
    expect(new Set(sentences).size).toBe(1);
    expect(calls.toolCalls).toHaveLength(1);
  });

  test("with ids of any length has a key that fits", async () => {
    await using app = await startTestApp({ book: counting() });
    const long = { id: "t".repeat(256), callId: "c".repeat(200) };
    expect(await say(app, delivery(long))).toBe("Answer 1.");
    expect(await say(app, delivery(long))).toBe("Answer 1.");
    expect(await say(app, delivery({ ...long, id: `${"t".repeat(255)}u` }))).toBe("Answer 2.");
    const [record] = app.calls.toolCalls.map((stored) => stored.record);
    expect([record?.callId.length, record?.toolCallId.length]).toEqual([200, 64]);
  });
});

describe("what is not remembered", () => {
  test("a run that fails: a repeat may succeed", async () => {
    let isBroken = true;
    await using app = await startTestApp({
      book: () => (isBroken ? away() : Promise.resolve(said("Booked."))),
    });
    expect(await say(app)).toMatch(/trouble/);
    expect(app.calls.toolCalls).toEqual([]);
    isBroken = false;
    expect(await say(app)).toBe("Booked.");
    expect(app.calls.toolCalls).toHaveLength(1);
  });

  test("a call whose arguments are none", async () => {
    await using app = await startTestApp({ book: counting() });
    const list = [{ id: "t1", function: { name: "book", arguments: "{oops" } }];
    await say(app, { message: { type: "tool-calls", toolCallList: list, call: { id: "c1" } } });
    expect(app.calls.toolCalls).toEqual([]);
  });

  test("that there is no such tool: it is kept, and looked for again another time", async () => {
    await using app = await startTestApp({ book: counting() });
    await say(app, delivery({ name: "nosuch" }));
    const { toolCalls } = app.calls;
    expect(toolCalls.map(({ record }) => [record.name, record.outcome])).toEqual([
      ["nosuch", "unknown_tool"],
    ]);
  });

  test("a message that names no call, and the plain form", async () => {
    const calls = {
      findToolCallAnswer: away,
      recordToolCall: away,
      recordCallEvent: away,
      noteUnreadArguments: away,
      settleHeard: away,
      forgetCall: away,
      noteUnreadMessage: away,
    };
    await using app = await startTestApp({ book: counting() }, { calls });
    const list = [{ id: "t1", function: { name: "book", arguments: {} } }];
    await say(app, { message: { type: "tool-calls", toolCallList: list } });
    for (const call of [undefined, { id: "c1" }]) {
      const plain = { toolCallId: "t1", tool: { arguments: {} }, call };
      expect((await app.post("/api/vapi/tools/book", plain)).status).toBe(200);
    }
    expect(app.runs).toHaveLength(3);
    expect(app.lines.join("")).not.toContain("failed");
  });
});

describe("the legacy form, whose call has no id", () => {
  const legacy = (name: string, timestamp: number) => ({
    message: { type: "function-call", timestamp, functionCall: { name, parameters: {} }, call: { id: "c1" } },
  });
  const hear = async (app: TestApp, body: object) =>
    LegacyAnswer.parse(await (await app.post(WEBHOOK, body)).json()).result;

  test("is known again by its very bytes", async () => {
    await using app = await startTestApp({ book: counting(), cancel: async () => said("Cancelled.") });
    expect(await hear(app, legacy("book", 1_728_393_715_369))).toBe("Answer 1.");
    expect(await hear(app, legacy("book", 1_728_393_715_369))).toBe("Answer 1.");
    expect(await hear(app, legacy("book", 1_728_393_719_000))).toBe("Answer 2.");
    expect(await hear(app, legacy("cancel", 1_728_393_715_369))).toBe("Cancelled.");
    expect(app.runs.map((run) => run.context.requestKey === null)).toEqual([false, false, false]);
  });
});

describe("an answer that comes too late", () => {
  test("is recorded when it ends, for the delivery that is repeated", async () => {
    let finish = () => {};
    const gate = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const book: RunTool = async () => {
      await gate;
      return said("Booked at last.");
    };
    await using app = await startTestApp({ book }, { answerBudgetMs: stretched(100) });
    expect(await say(app)).toMatch(/can't say yet/);
    expect(app.calls.toolCalls).toEqual([]);
    finish();
    await expect.poll(() => app.calls.toolCalls.length).toBe(1);
    expect(await say(app)).toBe("Booked at last.");
    expect(app.runs).toHaveLength(1);
  });

  test("and fails is kept for the call's page alone: a repeat runs", async () => {
    let fail = () => {};
    const gate = new Promise<never>((_, reject) => {
      fail = () => reject(new Error("late"));
    });
    await using app = await startTestApp({ book: () => gate }, { answerBudgetMs: stretched(100) });
    await say(app);
    fail();
    await expect.poll(() => app.calls.toolCalls.length).toBe(1);
    expect(app.calls.toolCalls).toMatchObject([{ record: { outcome: "failed" } }]);
    await say(app);
    expect(app.runs).toHaveLength(2);
  });
});

describe("a memory that does not work changes no answer", () => {
  test.each([
    ["looking up is away", { findToolCallAnswer: away }, "looking up a tool call failed"],
    ["looking up has a bug", { findToolCallAnswer: throwAtOnce }, "looking up a tool call failed"],
    ["looking up hangs", { findToolCallAnswer: hang }, "looking up a tool call takes too long"],
    ["recording is away", { recordToolCall: away }, "recording a tool call failed"],
    ["recording has a bug", { recordToolCall: throwAtOnce }, "recording a tool call failed"],
    ["recording hangs", { recordToolCall: hang }, "recording a tool call takes too long"],
  ])("%s", async (_name, ports: Partial<CallPorts>, logged) => {
    await using app = await startTestApp({ book: counting() }, remembering(ports));
    const startedAtMs = performance.now();
    expect(await say(app)).toBe("Answer 1.");
    expect(performance.now() - startedAtMs).toBeLessThan(stretched(900));
    expect(app.lines.join("")).toContain(logged);
  });

  test("nor delays twenty of them more than one", async () => {
    const ports = { findToolCallAnswer: hang, recordToolCall: hang };
    await using app = await startTestApp({ book: counting() }, remembering(ports));
    const list = Array.from({ length: 20 }, (_, n) => ({ id: `t${n}`, function: { name: "book" } }));
    const body = { message: { type: "tool-calls", toolCallList: list, call: { id: "c1" } } };
    const startedAtMs = performance.now();
    expect(await sentencesOf(await app.post(WEBHOOK, body))).toHaveLength(20);
    expect(performance.now() - startedAtMs).toBeLessThan(stretched(1_200));
    expect(app.runs).toHaveLength(20);
  });

  test("nor leaves the tool without time when the budget is small", async () => {
    const ports = { findToolCallAnswer: hang };
    await using app = await startTestApp(
      { book: counting() },
      { ...remembering(ports), answerBudgetMs: stretched(200) },
    );
    expect(await say(app)).toBe("Answer 1.");
  });

  test("and what is slow to be recorded is recorded all the same", async () => {
    const calls = createTestCalls();
    let release = () => {};
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const recordToolCall: CallPorts["recordToolCall"] = async (orgId, record) => {
      await gate;
      return calls.recordToolCall(orgId, record);
    };
    await using app = await startTestApp({ book: counting() }, { calls: { ...calls, recordToolCall } });
    expect(await say(app)).toBe("Answer 1.");
    release();
    await expect.poll(() => calls.toolCalls.length).toBe(1);
  });
});
