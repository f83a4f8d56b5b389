import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseToolCalls } from "@callwaiting/vapi-sdk";
import { readOptions } from "../phone-line-options.ts";
import type { ModelCall } from "../tool-call.ts";
import { buildToolCalls } from "./build-tool-calls.ts";
import { TOOL_CALL_SHAPES } from "./tool-call-shapes.ts";

const line = readOptions({ webhookUrl: "http://localhost", secret: "s" });

/** What the parser drops on purpose: prototype keys, and NUL. */
const isKept = (args: unknown) => !/"__proto__"|"constructor"|"prototype"|\\u0000/.test(JSON.stringify(args));

const someArguments = fc
  .dictionary(fc.string({ unit: "grapheme" }), fc.jsonValue({ maxDepth: 4 }))
  .filter(isKept)
  .map((args) => JSON.parse(JSON.stringify(args)) as Record<string, unknown>);

const someCalls = fc.uniqueArray(
  fc.record({
    toolCallId: fc.stringMatching(/^call_[A-Za-z0-9]{4,24}$/),
    name: fc.stringMatching(/^[a-zA-Z0-9_-]{1,64}$/),
    args: someArguments,
  }),
  { selector: (call) => call.toolCallId, minLength: 1, maxLength: 5 },
);

function send(calls: readonly ModelCall[], format: Parameters<typeof buildToolCalls>[2]): unknown {
  const message = { type: "tool-calls", ...buildToolCalls(line, calls, format) };
  return JSON.parse(JSON.stringify({ message }));
}

describe.each(TOOL_CALL_SHAPES)("%s", (shape) => {
  test.each(["object", "string"] as const)("is understood with arguments as %s", (argumentsAs) => {
    fc.assert(
      fc.property(someCalls, (calls) => {
        const expected = calls.map(({ args, ...call }) => ({ ...call, args: { ok: true, value: args } }));
        expect(parseToolCalls(send(calls, { shape, argumentsAs }))).toMatchObject({
          form: "vapi",
          skipped: 0,
          calls: expected,
        });
      }),
      { numRuns: 200 },
    );
  });

  test("sends text as it is, readable or not", () => {
    const call = { toolCallId: "call_1", name: "book", args: '{"a": 1,}' };
    expect(JSON.stringify(send([call], { shape }))).toContain(JSON.stringify(call.args));
    expect(parseToolCalls(send([call], { shape }))).toMatchObject({ calls: [{ args: { ok: false } }] });
  });
});

test("a wrapped tool shows its schema where careless readers look for values", () => {
  const calls = [{ toolCallId: "call_1", name: "book", args: { day: "Tuesday" } }];
  const { toolWithToolCallList: invented } = buildToolCalls(line, calls, {});
  expect(invented).toMatchObject([
    { function: { name: "book", parameters: { type: "object", properties: { day: { type: "string" } } } } },
  ]);
  const parameters = { type: "object", properties: { day: { type: "string", format: "date" } } };
  const known = { ...line, tools: [{ name: "book", description: "Books.", parameters }] };
  expect(buildToolCalls(known, calls, {})["toolWithToolCallList"]).toMatchObject([
    { function: { name: "book", description: "Books.", parameters }, async: false },
  ]);
});
