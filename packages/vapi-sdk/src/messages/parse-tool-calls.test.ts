import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseToolCalls } from "./parse-tool-calls.ts";
import type { ParsedMessage, ToolCallsMessage } from "./tool-message.ts";

const ARGS = { appointmentDate: "2026-12-01", patientName: "Ada" };

function callsOf(body: unknown): ToolCallsMessage {
  const parsed = parseToolCalls(body);
  if (parsed.form === "other" || parsed.form === "invalid") {
    throw new Error(`expected calls, got ${JSON.stringify(parsed)}`);
  }
  return parsed;
}

function toolCalls(...list: unknown[]): unknown {
  return { message: { type: "tool-calls", toolCallList: list } };
}

const ONE_CALL = [{ toolCallId: "call_1", name: "book", args: { ok: true, value: ARGS } }];

describe("every spelling of a tool call reads the same", () => {
  const spellings: [string, unknown][] = [
    [
      "function.arguments object",
      { id: "call_1", type: "function", function: { name: "book", arguments: ARGS } },
    ],
    [
      "function.arguments text",
      { id: "call_1", function: { name: "book", arguments: JSON.stringify(ARGS) } },
    ],
    [
      "function.arguments text, encoded twice",
      { id: "call_1", function: { name: "book", arguments: JSON.stringify(JSON.stringify(ARGS)) } },
    ],
    ["function.parameters object", { id: "call_1", function: { name: "book", parameters: ARGS } }],
    ["flat name and parameters", { id: "call_1", name: "book", parameters: ARGS }],
    ["flat name and arguments", { id: "call_1", name: "book", arguments: ARGS }],
    ["flat with toolCallId", { toolCallId: "call_1", name: "book", arguments: JSON.stringify(ARGS) }],
  ];

  test.each(spellings)("toolCallList: %s", (_name, entry) => {
    expect(callsOf(toolCalls(entry))).toMatchObject({ form: "vapi", calls: ONE_CALL, skipped: 0 });
  });

  test.each(spellings)("toolCalls twin: %s", (_name, entry) => {
    expect(callsOf({ message: { type: "tool-calls", toolCalls: [entry] } }).calls).toEqual(ONE_CALL);
  });

  test.each(spellings)("toolWithToolCallList: %s", (_name, entry) => {
    const wrapped = { type: "function", function: { name: "book", parameters: SCHEMA }, toolCall: entry };
    const body = { message: { type: "tool-calls", toolWithToolCallList: [wrapped] } };
    expect(callsOf(body).calls).toEqual(ONE_CALL);
  });

  test("without the message envelope", () => {
    const list = [{ id: "call_1", function: { name: "book", arguments: ARGS } }];
    expect(callsOf({ type: "tool-calls", toolCallList: list })).toMatchObject({
      form: "vapi",
      calls: ONE_CALL,
    });
    expect(callsOf({ message: { toolCallList: list } })).toMatchObject({ form: "vapi", calls: ONE_CALL });
  });
});

const SCHEMA = { type: "object", properties: { appointmentDate: { type: "string" } }, required: [] };

describe("whatever carries calls is run", () => {
  const call = { id: "call_1", function: { name: "book", arguments: ARGS } };
  const wrapped = {
    type: "function",
    function: { name: "book", parameters: {} },
    toolCall: { id: "call_1", function: { arguments: ARGS } },
  };

  test.each([
    ["tool_calls"],
    ["toolCalls"],
    ["TOOL-CALLS"],
    ["tool-call"],
    ["Tool Calls"],
    ["my own word for it"],
    [undefined],
  ])("a message of type %j", (type) => {
    expect(callsOf({ message: { type, toolCallList: [call] } })).toMatchObject({
      form: "vapi",
      calls: ONE_CALL,
    });
  });

  test.each<[string, object]>([
    ["a single toolCall", { toolCall: call }],
    ["a single tool_call", { tool_call: call }],
    ["a single toolCall with its tool", { toolCall: wrapped }],
    ["one call in place of a list", { toolCallList: call }],
    ["tool_calls", { tool_calls: [call] }],
    ["tool_call_list", { tool_call_list: [call] }],
    ["tool_with_tool_call_list", { tool_with_tool_call_list: [wrapped] }],
    ["a tool_call_id", { toolCalls: [{ ...call, id: undefined, tool_call_id: "call_1" }] }],
  ])("%s", (_name, carried) => {
    for (const type of ["tool-calls", "tool_calls"]) {
      expect(callsOf({ message: { type, ...carried } })).toMatchObject({ form: "vapi", calls: ONE_CALL });
      expect(callsOf({ type, ...carried })).toMatchObject({ form: "vapi", calls: ONE_CALL });
      expect(callsOf({ message: { type }, ...carried })).toMatchObject({ form: "vapi", calls: ONE_CALL });
      expect(callsOf({ message: JSON.stringify({ type, ...carried }) })).toMatchObject({ calls: ONE_CALL });
    }
  });

  test.each(["function-call", "function_call", "functionCall", "tool-calls", undefined])(
    "a function call under the type %j",
    (type) => {
      const part = { name: "book", arguments: ARGS };
      for (const carried of [{ functionCall: part }, { function_call: part }]) {
        expect(callsOf({ message: { type, ...carried } })).toMatchObject({
          form: "legacy",
          calls: [{ name: "book" }],
        });
      }
    },
  );

  test.each(["status-update", "conversation_update", "model-output", "end-of-call-report"])(
    "but not what %s tells of calls that were made",
    (type) => {
      expect(parseToolCalls({ message: { type, toolCalls: [call] } }).form).toBe("other");
    },
  );

  test("a call beside the message is that call, and its caller the caller", () => {
    const body = {
      message: { type: "tool-calls", toolCallList: [call] },
      call: { id: "c1", customer: { number: "+15551234567" } },
    };
    expect(callsOf(body)).toMatchObject({
      callId: "c1",
      callerNumber: "+15551234567",
      call: { callId: "c1", callerNumber: "+15551234567" },
    });
  });
});

describe("the schema of a tool is never taken for the values", () => {
  test("the wrapper's function.parameters when its call has no arguments", () => {
    const wrapped = {
      function: { name: "book", parameters: SCHEMA },
      toolCall: { id: "call_1", function: {} },
    };
    const [call] = callsOf({ message: { type: "tool-calls", toolWithToolCallList: [wrapped] } }).calls;
    expect(call).toEqual({ toolCallId: "call_1", name: "book", args: { ok: true, value: {} } });
  });

  test("a schema in the call's own function.parameters", () => {
    const [call] = callsOf(
      toolCalls({ id: "1", function: { name: "book", parameters: SCHEMA }, arguments: ARGS }),
    ).calls;
    expect(call?.args).toEqual({ ok: true, value: ARGS });
  });
});

describe("plain form", () => {
  test.each([
    ["tool.arguments", { tool: { arguments: ARGS } }],
    ["tool.arguments text", { tool: { arguments: JSON.stringify(ARGS) } }],
    ["toolCall.arguments", { toolCall: { arguments: ARGS } }],
    ["a stray type field", { type: "function", tool: { arguments: ARGS } }],
    ["name beside, arguments in tool", { toolCall: { id: "x" }, tool: { arguments: ARGS } }],
  ])("%s, the URL names the tool", (_name, rest) => {
    expect(callsOf({ toolCallId: "call-123", ...rest })).toMatchObject({
      form: "plain",
      calls: [{ toolCallId: "call-123", name: null, args: { ok: true, value: ARGS } }],
    });
  });

  test("keeps the name it is given, its claims and the caller", () => {
    const body = {
      toolCallId: "call-123",
      toolCall: { name: "book", arguments: ARGS },
      customer: { number: " +15551234567 ", metadata: { org_id: "org-1" } },
    };
    expect(callsOf(body)).toMatchObject({
      calls: [{ name: "book" }],
      claims: { orgIds: ["org-1"], assistantIds: [], phoneNumberIds: [] },
      callerNumber: "+15551234567",
    });
  });

  test("no arguments means an empty object", () => {
    expect(callsOf({ toolCallId: "1", tool: {} }).calls[0]?.args).toEqual({ ok: true, value: {} });
  });

  test.each([[undefined], [""], [7], ["a\nb"], ["x".repeat(257)]])(
    "toolCallId %j is refused in words",
    (toolCallId) => {
      const parsed = parseToolCalls({ toolCallId, tool: { arguments: ARGS } });
      expect(parsed).toMatchObject({ form: "invalid", reason: expect.stringContaining(`Add "toolCallId"`) });
    },
  );
});

describe("at the address of one tool", () => {
  const atTool = (body: unknown) => parseToolCalls(body, { isAtTool: true });

  test.each<[string, object, string | null, object]>([
    ["the arguments", ARGS, null, ARGS],
    ["a customer is one of them", { customer: { name: "Ada" } }, null, { customer: { name: "Ada" } }],
    ["one call without an envelope", { name: "book", arguments: ARGS }, "book", ARGS],
    ["one call as text", { name: "book", parameters: JSON.stringify(ARGS) }, "book", ARGS],
    ["one call of a model", { function: { name: "book", arguments: ARGS } }, "book", ARGS],
  ])("%s alone will do", (_name, body, name, value) => {
    expect(atTool(body)).toMatchObject({
      form: "plain",
      calls: [{ name, args: { ok: true, value } }],
      call: null,
    });
    expect(atTool(body)).not.toHaveProperty("callerNumber");
    expect(parseToolCalls(body)).not.toMatchObject({ form: "plain" });
  });

  test.each<[unknown, string]>([
    [{}, "invalid"],
    [[], "invalid"],
    [[ARGS], "invalid"],
    ["text", "invalid"],
    [null, "invalid"],
    [{ message: "hello" }, "invalid"],
    [{ message: {} }, "invalid"],
    [{ message: { ...ARGS } }, "invalid"],
    [{ message: { type: "status-update" } }, "other"],
    [{ type: "status-update", ...ARGS }, "other"],
    [{ type: "not-yet-invented", ...ARGS }, "other"],
    [{ call: { id: "1" }, ...ARGS }, "invalid"],
    [{ assistant: {}, timestamp: 5 }, "invalid"],
    [{ toolCallId: "call-123", ...ARGS }, "invalid"],
    [{ toolCallId: "call-123" }, "invalid"],
    [{ tool: "book", ...ARGS }, "invalid"],
  ])("%j is no call of it", (body, form) => {
    expect(atTool(body).form).toBe(form);
  });
});

describe("legacy function-call", () => {
  test.each([
    ["text", JSON.stringify(ARGS)],
    ["object", ARGS],
  ])("parameters as %s", (_name, parameters) => {
    const body = {
      message: { type: "function-call", functionCall: { name: "book", parameters }, call: { id: "c1" } },
    };
    expect(callsOf(body)).toMatchObject({
      form: "legacy",
      callId: "c1",
      calls: [{ name: "book", args: { ok: true, value: ARGS } }],
    });
  });

  test("without functionCall is refused in words", () => {
    expect(parseToolCalls({ message: { type: "function-call" } })).toMatchObject({
      form: "invalid",
      reason: expect.stringContaining(`"functionCall"`),
    });
  });
});

describe("several calls", () => {
  test("keep their order, and one bad call spoils no other", () => {
    const { calls } = callsOf(
      toolCalls(
        { id: "a", name: "one" },
        { id: "b", name: "two", arguments: "{oops" },
        { id: "c", arguments: [1] },
      ),
    );
    expect(calls.map((call) => [call.toolCallId, call.name, call.args.ok])).toEqual([
      ["a", "one", true],
      ["b", "two", false],
      ["c", null, false],
    ]);
  });

  test("a repeated id is one call, the first", () => {
    const parsed = callsOf(
      toolCalls({ id: "a", name: "one" }, { id: "a", name: "two" }, { id: "b", name: "three" }),
    );
    expect(parsed.calls.map((call) => call.name)).toEqual(["one", "three"]);
    expect(parsed.skipped).toBe(1);
  });

  test("entries without an id are left out, since nothing could be answered", () => {
    const parsed = callsOf(
      toolCalls({ name: "one" }, null, "x", { id: 5, name: "n" }, { id: "b", name: "two" }),
    );
    expect(parsed.calls.map((call) => call.name)).toEqual(["two"]);
    expect(parsed.skipped).toBe(4);
  });

  test("a message of only such entries is refused in words", () => {
    expect(parseToolCalls(toolCalls({ name: "one" }))).toMatchObject({
      form: "invalid",
      reason: expect.stringContaining(`needs an "id"`),
    });
  });

  test("past twenty they keep their id and are not to be run", () => {
    const { calls } = callsOf(
      toolCalls(...Array.from({ length: 25 }, (_, i) => ({ id: `c${i}`, name: "book" }))),
    );
    expect(calls).toHaveLength(25);
    expect(calls.filter((call) => call.args.ok)).toHaveLength(20);
    expect(calls[20]?.args).toMatchObject({ ok: false, code: "too_many_calls" });
  });

  test("of thousands the rest is not even read", () => {
    const list = Array.from({ length: 18_000 }, (_, i) => ({ id: `c${i}`, name: "book" }));
    const before = process.cpuUsage();
    const parsed = callsOf(toolCalls(...list));
    const { user, system } = process.cpuUsage(before);
    expect(parsed.calls).toHaveLength(100);
    expect(parsed.unread).toBe(17_900);
    expect((user + system) / 1_000).toBeLessThan(100);
  });

  test("an empty list is an answerable message", () => {
    expect(callsOf(toolCalls())).toMatchObject({ form: "vapi", calls: [] });
  });
});

describe("hostile arguments", () => {
  test("keys that reach a prototype are dropped at every depth", () => {
    const text = `{"__proto__":{"a":1},"constructor":1,"x":{"__proto__":{"admin":true},"y":[{"prototype":1,"z":2}]}}`;
    const [call] = callsOf(
      toolCalls({ id: "a", name: "book", arguments: JSON.parse(text) as unknown }),
    ).calls;
    expect(call?.args).toEqual({ ok: true, value: { x: { y: [{ z: 2 }] } } });
    expect(Object.getPrototypeOf(call?.args.ok === true ? call.args.value : null)).toBe(Object.prototype);
    expect(({} as Record<string, unknown>)["admin"]).toBeUndefined();
  });

  test.each([
    ["objects", `{"a":`.repeat(50_000) + "1" + "}".repeat(50_000)],
    ["arrays", `{"a":${"[".repeat(100_000)}${"]".repeat(100_000)}}`],
  ])("a depth of many thousand %s is refused, not overflowed", (_name, json) => {
    const parsedArgs: unknown = JSON.parse(json);
    const [first, second] = callsOf(
      toolCalls({ id: "a", name: "b", arguments: parsedArgs }, { id: "c", name: "b", arguments: json }),
    ).calls;
    expect(first?.args).toMatchObject({ ok: false, reason: expect.stringContaining("nested") });
    expect(second?.args.ok).toBe(false);
  });

  test("NUL, which PostgreSQL cannot store, is removed", () => {
    const [call] = callsOf(toolCalls({ id: "a", name: "b", arguments: { n: "A\0da", l: ["\0"] } })).calls;
    expect(call?.args).toEqual({ ok: true, value: { n: "Ada", l: [""] } });
  });

  test("half a character, which jsonb cannot store, and a NUL that hides a key, are removed as well", () => {
    const args = JSON.parse(
      `{"n":"A\\ud800da","__pro\\u0000to__":{"a":1},"k\\udc00\\u0000":"🦷"}`,
    ) as unknown;
    const [call] = callsOf(toolCalls({ id: "a", name: "b", arguments: args })).calls;
    expect(call?.args).toEqual({ ok: true, value: { n: "Ada", k: "🦷" } });
  });

  test.each([
    ["an object", { n: "x".repeat(200_000) }],
    ["text", JSON.stringify({ n: "x".repeat(200_000) })],
  ])("more than 200 000 characters as %s are refused", (_name, args) => {
    expect(callsOf(toolCalls({ id: "a", name: "b", arguments: args })).calls[0]?.args).toMatchObject({
      ok: false,
      reason: "The arguments are too long.",
    });
  });

  test.each([[""], ["  "], ["null"], [null]])("%j counts as no arguments", (args) => {
    expect(callsOf(toolCalls({ id: "a", name: "b", arguments: args })).calls[0]?.args).toEqual({
      ok: true,
      value: {},
    });
  });

  test.each([["[]"], ["3"], [`"text"`], ["{"], [true], [[1]]])("%j is reported, with a reason", (args) => {
    expect(callsOf(toolCalls({ id: "a", name: "b", arguments: args })).calls[0]?.args).toMatchObject({
      ok: false,
      code: "unreadable",
      reason: expect.stringMatching(/^The arguments .+\.$/),
    });
  });
});

describe("the call", () => {
  test("is described beside the tool calls, in every form", () => {
    const call = { id: "c1", type: "inboundPhoneCall", customer: { number: "+15551234567" } };
    const facts = { callId: "c1", kind: "inbound", callerNumber: "+15551234567" };
    const list = [{ id: "a", name: "b" }];
    expect(callsOf({ message: { type: "tool-calls", toolCallList: list, call } }).call).toMatchObject(facts);
    expect(callsOf({ toolCallId: "a", tool: {}, call }).call).toMatchObject(facts);
    const legacy = { message: { type: "function-call", functionCall: { name: "b" }, call } };
    expect(callsOf(legacy).call).toMatchObject(facts);
  });

  test("is null when the message names none, or one that cannot be stored", () => {
    expect(callsOf(toolCalls({ id: "a", name: "b" })).call).toBeNull();
    const call = { id: "c".repeat(201) };
    const body = { message: { type: "tool-calls", toolCallList: [{ id: "a" }], call } };
    expect(callsOf(body).call).toBeNull();
  });
});

describe("claims", () => {
  test.each([
    ["customer", (m: unknown) => ({ customer: { metadata: m } })],
    ["assistant", (m: unknown) => ({ assistant: { metadata: m } })],
    ["assistantOverrides", (m: unknown) => ({ assistantOverrides: { metadata: m } })],
    ["metadata", (m: unknown) => ({ metadata: m })],
    ["call", (m: unknown) => ({ call: { metadata: m } })],
    ["call.customer", (m: unknown) => ({ call: { customer: { metadata: m } } })],
    ["call.assistant", (m: unknown) => ({ call: { assistant: { metadata: m } } })],
    ["call.assistantOverrides", (m: unknown) => ({ call: { assistantOverrides: { metadata: m } } })],
  ])("an organization named in %s is found, in the message and beside it", (_name, place) => {
    for (const key of ["org_id", "orgId"]) {
      const inside = { message: { type: "status-update", ...place({ [key]: "org-9" }) } };
      const beside = { message: { type: "status-update" }, ...place({ [key]: "org-9" }) };
      expect(parseToolCalls(inside).claims.orgIds).toEqual(["org-9"]);
      expect(parseToolCalls(beside).claims.orgIds).toEqual(["org-9"]);
    }
  });

  test("different organizations are all reported; Vapi's own orgId is not one of ours", () => {
    const message = {
      type: "tool-calls",
      toolCallList: [{ id: "a", name: "b", arguments: { orgId: "from-the-model" } }],
      call: {
        id: "c",
        orgId: "vapi-org",
        assistantId: "as-1",
        phoneNumberId: "pn-1",
        metadata: { org_id: "one" },
      },
      assistant: { id: "as-2", orgId: "vapi-org", metadata: { orgId: "two" } },
      phoneNumber: { id: "pn-1", orgId: "vapi-org" },
    };
    expect(parseToolCalls({ message }).claims).toEqual({
      orgIds: ["two", "one"],
      assistantIds: ["as-2", "as-1"],
      phoneNumberIds: ["pn-1"],
    });
  });

  test("a claim that is not text still is a claim; an empty one is none", () => {
    const claimed = (value: unknown) =>
      parseToolCalls({ customer: { metadata: { org_id: value } } }).claims.orgIds;
    expect(claimed(7)).toEqual(["(not text)"]);
    expect(claimed({})).toEqual(["(not text)"]);
    expect(claimed(" ")).toEqual([]);
    expect(claimed(null)).toEqual([]);
  });
});

describe("everything else", () => {
  test.each([["status-update"], ["end-of-call-report"], ["something-new"]])("%s calls no tool", (type) => {
    expect(parseToolCalls({ message: { type, toolCallList: undefined } })).toMatchObject({
      form: "other",
      type,
    });
  });

  test.each([
    [null],
    [undefined],
    [1],
    ["text"],
    [[]],
    [{}],
    [{ message: "x" }],
    [{ message: {} }],
    [{ message: [] }],
    [{ tool: [] }],
    [{ message: { type: "tool-calls" } }],
  ])("%j is refused with a sentence that says what to send", (body) => {
    expect(parseToolCalls(body)).toMatchObject({
      form: "invalid",
      reason: expect.stringMatching(/^[A-Z].{20,}\.$/),
    });
  });

  test.each<{ readonly length: unknown }>([
    { length: { toString: [] } },
    { length: { valueOf: null, toString: null } },
    { length: [] },
  ])("an id that is the object %j counts as missing", (id) => {
    expect(() => parseToolCalls({ toolCall: { id } })).not.toThrow();
    expect(() => parseToolCalls({ message: { call: { id }, toolCallList: [] } })).not.toThrow();
  });

  test("no JSON whatsoever makes it throw, and ids are always answerable", () => {
    fc.assert(
      fc.property(anyBody(), (body) => {
        const parsed: ParsedMessage = parseToolCalls(body);
        if (parsed.form === "other" || parsed.form === "invalid") return;
        const ids = parsed.calls.map((call) => call.toolCallId);
        expect(new Set(ids).size).toBe(ids.length);
        expect(ids.every((id) => id.length > 0)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
});

/** Random JSON under the names the parser looks for, so that runs get past the first check. */
function anyBody(): fc.Arbitrary<unknown> {
  const key = fc.constantFrom(
    "message",
    "type",
    "toolCallList",
    "toolWithToolCallList",
    "toolCalls",
    "functionCall",
    "tool",
    "toolCall",
    "toolCallId",
    "id",
    "name",
    "function",
    "arguments",
    "parameters",
    "call",
    "customer",
    "assistant",
    "metadata",
    "org_id",
    "assistantOverrides",
    "number",
    "__proto__",
    "constructor",
    "toString",
    "length",
  );
  const leaf = fc.oneof(
    fc.jsonValue({ maxDepth: 3 }),
    fc.constantFrom<unknown>("tool-calls", "function-call", "{}", "[", '{"__proto__":1}', "", "a", null),
  );
  const tree = fc.letrec<{ node: unknown }>((tie) => ({
    node: fc.oneof(
      { maxDepth: 6 },
      leaf,
      fc.array(tie("node"), { maxLength: 3 }),
      fc
        .array(fc.tuple(key, tie("node")), { maxLength: 6 })
        .map((pairs) => Object.fromEntries(pairs) as unknown),
    ),
  })).node;
  return fc.oneof(
    fc.jsonValue(),
    tree,
    tree.map((message) => ({ message })),
  );
}
