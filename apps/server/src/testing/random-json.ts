import fc from "fast-check";

const KEYS = [
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
  "number",
  "__proto__",
  "constructor",
];

/** Random JSON, much of it under the names and nearly of the shapes that the parser looks for. */
export function jsonUnderKnownNames(): fc.Arbitrary<unknown> {
  const anything = fc.oneof(fc.jsonValue({ maxDepth: 4 }), objectOf(fc.jsonValue({ maxDepth: 2 })));
  const id = fc.oneof(
    { weight: 4, arbitrary: fc.string({ minLength: 1 }) },
    { weight: 1, arbitrary: anything },
  );
  const name = fc.oneof(fc.constantFrom("greet", "broken", "nosuch"), anything);
  const args = fc.oneof(
    anything,
    anything.map((value) => JSON.stringify(value)),
    fc.string(),
  );
  const call = fc.oneof(
    anything,
    fc.record({ id, name, arguments: args }, { requiredKeys: ["id"] }),
    fc.record({ id, function: fc.record({ name, arguments: args }, { requiredKeys: [] }) }),
  );
  const list = fc.array(call, { maxLength: 4 });
  const message = fc.oneof(
    anything,
    fc.record(
      { type: fc.constant("tool-calls"), toolCallList: list, toolCalls: list, call: anything },
      { requiredKeys: ["type"] },
    ),
    fc.record({ type: fc.constant("function-call"), functionCall: call, customer: anything }),
    fc.record({ type: fc.string() }),
  );
  return fc.oneof(
    anything,
    message.map((inner) => ({ message: inner })),
    fc.record(
      { toolCallId: id, tool: call, toolCall: call, customer: anything },
      { requiredKeys: ["toolCallId"] },
    ),
    fc.record({ toolCallId: id, tool: fc.record({ arguments: args }) }),
  );
}

export function someBytes(): fc.Arbitrary<Uint8Array> {
  const cut = fc.tuple(jsonUnderKnownNames(), fc.nat()).map(([value, at]) => {
    const bytes = new TextEncoder().encode(JSON.stringify(value) ?? "");
    return bytes.slice(0, at % (bytes.length + 1));
  });
  return fc.oneof(fc.uint8Array({ maxLength: 200 }), cut);
}

function objectOf(value: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const pairs = fc.array(fc.tuple(fc.constantFrom(...KEYS), value), { maxLength: 6 });
  return pairs.map((entries) => Object.fromEntries(entries) as unknown);
}
