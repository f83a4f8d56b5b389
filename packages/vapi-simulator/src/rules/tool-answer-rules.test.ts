import { describe, expect, test } from "vitest";
import { createPhoneLine } from "../create-phone-line.ts";
import {
  answerWell,
  type ReceivedMessage,
  type Reply,
  resultsFor,
  startAnsweringServer,
} from "../testing/answering-server.ts";
import { type RuleKind, VapiRuleViolation } from "./rule-violation.ts";

type Result = Record<string, unknown>;

/** A right answer to two calls, with something changed. */
function changed(change: (results: Result[]) => unknown): (message: ReceivedMessage["message"]) => Reply {
  return (message) => ({ json: change(resultsFor(message)) });
}

function changeFirst(change: (result: Result) => Result) {
  return changed(([first, ...rest]) => ({ results: [change(first ?? {}), ...rest] }));
}

function without(key: string) {
  return changeFirst((result) => Object.fromEntries(Object.entries(result).filter(([name]) => name !== key)));
}

const WRONG_ANSWERS: [string, RuleKind | RuleKind[], (message: ReceivedMessage["message"]) => Reply][] = [
  ["the other order", "wrong_order", changed((results) => ({ results: results.toReversed() }))],
  ["one result too few", "missing_result", changed((results) => ({ results: results.slice(1) }))],
  ["no result at all", "missing_result", changed(() => ({ results: [] }))],
  [
    "a result for nobody",
    "unknown_id",
    changed((results) => ({
      results: [...results, { toolCallId: "call_other", name: "book", result: "Done." }],
    })),
  ],
  ["two results for one id", "duplicate_result", changed((r) => ({ results: [...r, ...r.slice(0, 1)] }))],
  [
    "the tool's id for the call's",
    ["missing_result", "unknown_id"],
    changeFirst((r) => ({ ...r, toolCallId: "tool_1" })),
  ],
  ["no toolCallId", "missing_id", without("toolCallId")],
  ["a number for an id", "missing_id", changeFirst((r) => ({ ...r, toolCallId: 7 }))],
  ["no name", "missing_name", without("name")],
  ["an empty name", "missing_name", changeFirst((r) => ({ ...r, name: "" }))],
  ["another tool's name", "wrong_name", changeFirst((r) => ({ ...r, name: "cancel" }))],
  ["neither result nor error", "missing_text", without("result")],
  ["result and error", "two_texts", changeFirst((r) => ({ ...r, error: "No." }))],
  ["an object as result", "not_text", changeFirst((r) => ({ ...r, result: { ok: true } }))],
  ["a list as result", "not_text", changeFirst((r) => ({ ...r, result: ["a"] }))],
  ["null as result", "not_text", changeFirst((r) => ({ ...r, result: null }))],
  ["a number as error", "not_text", changeFirst((r) => ({ ...r, result: undefined, error: 500 }))],
  ["an empty result", "empty_text", changeFirst((r) => ({ ...r, result: "" }))],
  ["a blank result", "empty_text", changeFirst((r) => ({ ...r, result: "  " }))],
  ["a line break", "line_break", changeFirst((r) => ({ ...r, result: "One.\nTwo." }))],
  ["a carriage return", "line_break", changeFirst((r) => ({ ...r, result: "One.\rTwo." }))],
  ["a tab", "line_break", changeFirst((r) => ({ ...r, result: "One.\tTwo." }))],
  ["a line separator", "line_break", changeFirst((r) => ({ ...r, result: "One.\u2028Two." }))],
  [
    "a line break in an error",
    "line_break",
    changeFirst((r) => ({ ...r, result: undefined, error: "a\nb" })),
  ],
  ["an unknown key of a result", "unknown_key", changeFirst((r) => ({ ...r, success: true }))],
  ["`results` inside for `result`", "unknown_key", changeFirst((r) => ({ ...r, results: "Done." }))],
  ["an unknown key beside results", "unknown_key", changed((results) => ({ results, ok: true }))],
  ["a message of no known type", "bad_field", changeFirst((r) => ({ ...r, message: { type: "say" } }))],
  ["results as an object", "missing_results", changed(([first]) => ({ results: first }))],
  ["no results", "missing_results", changed(() => ({}))],
  ["an error for the whole batch", ["missing_results", "unknown_key"], changed(() => ({ error: "Down." }))],
  ["one bare result", ["missing_results", "unknown_key"], changed(([first]) => first)],
  ["a list", "not_an_object", changed((results) => results)],
  ["a text for a result", "not_an_object", changed(() => ({ results: ["Done.", "Done."] }))],
  ["null", "not_an_object", () => ({ json: null })],
  ["text that is no JSON", "not_json", () => ({ text: "Done." })],
  ["an empty body", "not_json", () => ({ text: "" })],
  ["status 201", "wrong_status", (message) => ({ status: 201, json: { results: resultsFor(message) } })],
  ["status 204", "wrong_status", () => ({ status: 204, text: "" })],
  ["status 401", "wrong_status", () => ({ status: 401, json: {} })],
  ["status 500", "wrong_status", () => ({ status: 500, text: "<h1>Oops</h1>" })],
  ["a redirect", "wrong_status", () => ({ status: 307, headers: { location: "/elsewhere" }, text: "" })],
  [
    "text/html",
    "wrong_content_type",
    (message) => ({ headers: { "content-type": "text/html" }, json: { results: resultsFor(message) } }),
  ],
  [
    "application/json5",
    "wrong_content_type",
    (message) => ({
      headers: { "content-type": "application/json5" },
      json: { results: resultsFor(message) },
    }),
  ],
  ["silence", "too_late", () => "silence"],
  ["half an answer", "too_late", () => "half"],
  ["a reset connection", "unreachable", () => "reset"],
];

const TWO_TOOLS = [
  { name: "book", args: { a: 1 } },
  { name: "list", args: {} },
];

function answerTools(answer: (message: ReceivedMessage["message"]) => Reply) {
  return startAnsweringServer((received) =>
    received.message["type"] === "tool-calls" ? answer(received.message) : answerWell(received),
  );
}

/** For answers that never come, so that it cannot be too short. */
const SHORT = { timeoutSeconds: 0.1 };

describe("an answer that Vapi would not take is a violation", () => {
  test.for(WRONG_ANSWERS)("%s", async ([_name, expected, answer]) => {
    const kinds = [expected].flat();
    await using server = await answerTools(answer);
    const found: VapiRuleViolation[] = [];
    const options = { webhookUrl: server.url, secret: "s" };
    const patience = expected === "too_late" ? SHORT : {};
    const collecting = await createPhoneLine({ ...options, onViolation: (one) => found.push(one) }).dial();
    await collecting.useTools(TWO_TOOLS, patience);
    expect(new Set(found.map((violation) => violation.kind))).toEqual(new Set(kinds));

    const call = await createPhoneLine(options).dial();
    const error: unknown = await call.useTools(TWO_TOOLS, patience).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(VapiRuleViolation);
    expect(error).toMatchObject({ kind: kinds[0], messageType: "tool-calls" });
    expect(String(error)).toMatch(/^VapiRuleViolation: tool-calls: .{10,}[.}"]$/);
  });

  test("a closed port is reported with its cause", async () => {
    const server = await startAnsweringServer();
    const line = createPhoneLine({ webhookUrl: server.url, secret: "s" });
    const call = await line.dial();
    await server[Symbol.asyncDispose]();
    await expect(call.useTool("book", {})).rejects.toMatchObject({
      kind: "unreachable",
      message: expect.stringMatching(/ECONNREFUSED|closed|hang up/),
    });
  });

  test("every broken rule of one answer is collected", async () => {
    await using server = await answerTools(() => ({
      headers: { "content-type": "text/plain" },
      json: { results: [{ toolCallId: 1, result: "a\nb", extra: 1 }] },
    }));
    const found: string[] = [];
    const onViolation = ({ kind }: VapiRuleViolation) => void found.push(kind);
    const call = await createPhoneLine({ webhookUrl: server.url, secret: "s", onViolation }).dial();
    await call.useTool("book", {});
    expect(found.sort()).toEqual([
      "line_break",
      "missing_id",
      "missing_name",
      "unknown_key",
      "wrong_content_type",
    ]);
  });
});

describe("an answer that Vapi takes", () => {
  test.each<[string, (results: Result[]) => Result[]]>([
    ["result and name", (results) => results],
    ["an error instead", (results) => results.map(({ result, ...rest }) => ({ ...rest, error: result }))],
    [
      "a spoken message",
      (results) => results.map((r) => ({ ...r, message: { type: "request-complete", content: "Hi" } })),
    ],
    ["metadata", (results) => results.map((r) => ({ ...r, metadata: { any: { thing: 1 } } }))],
    ["any other character", (results) => results.map((r) => ({ ...r, result: "Zoë, 2:30\u202fPM – ✓" }))],
  ])("%s", async (_name, change) => {
    await using server = await answerTools(changed((results) => ({ results: change(results) })));
    const call = await createPhoneLine({ webhookUrl: server.url, secret: "s" }).dial();
    const answers = await call.useTools(TWO_TOOLS);
    expect(answers.map(({ violations }) => violations)).toEqual([[], []]);
    expect(answers.every(({ kind, text }) => kind !== "none" && text !== "")).toBe(true);
  });

  test("when violations are collected, the model reads what can be read", async () => {
    await using server = await answerTools(
      changed(([first, second]) => ({
        results: [
          { ...first, name: undefined },
          { ...second, result: { ok: true } },
        ],
      })),
    );
    const onViolation = () => undefined;
    const call = await createPhoneLine({ webhookUrl: server.url, secret: "s", onViolation }).dial();
    const answers = await call.useTools(TWO_TOOLS);
    expect(answers).toMatchObject([
      { name: "book", kind: "result", text: "Did book." },
      { name: "list", kind: "none", text: "No result returned." },
    ]);
    expect(answers[0]?.violations.map(({ kind }) => kind)).toEqual(["missing_name", "not_text"]);
  });
});
