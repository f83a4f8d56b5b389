import { describe, expect, test } from "vitest";
import { holds, holdsOnly } from "./compare-held.ts";

describe("is the same, however it is written", () => {
  test.each<[what: string, meant: unknown, held: unknown]>([
    ["a number as text", { version: 2 }, { version: "2" }],
    ["a text as a number", { version: "2" }, { version: 2 }],
    ["a fraction", 0.3, "0.30"],
    ["a truth value as text", { async: false }, { async: "false" }],
    ["other line ends and spaces around", { content: "One.\nTwo.\n" }, { content: "One.\r\nTwo." }],
    ["an accent in two characters", { name: "Zo\u00eb" }, { name: "Zoe\u0308" }],
    ["a set in another order", ["tool-calls", "hang"], ["hang", "tool-calls"]],
    ["a set of numbers as texts", [400, 401], ["401", "400"]],
    [
      "a header in other letters",
      { headers: { "X-Vapi-Secret": "s" } },
      { headers: { "x-vapi-secret": "s" } },
    ],
    ["nothing as null", { description: undefined }, { description: null }],
    ["an empty text as nothing", { firstMessage: "" }, {}],
    ["an empty list as nothing", { required: [] }, { required: null }],
    ["a null that nobody sent", { voiceId: "x" }, { voiceId: "x", speed: null }],
    ["keys in another order", { a: 1, b: [{ c: 1, d: 2 }] }, { b: [{ d: 2, c: 1 }], a: 1 }],
  ])("%s", (_what, meant, held) => {
    expect([holds(meant, held), holdsOnly(meant, held)]).toEqual([true, true]);
  });
});

describe("is something else", () => {
  test.each<[what: string, meant: unknown, held: unknown]>([
    ["another number", 2, "3"],
    ["a text that is no number", 2, "2 or 3"],
    ["nothing for a number", 0, ""],
    ["a text with another space within", "One. Two.", "One.  Two."],
    ["true as a text", true, "yes"],
    ["more in a set", ["a"], ["a", "b"]],
    ["less in a set", ["a", "b"], ["a"]],
    ["another order of messages", [{ role: "a" }, { role: "b" }], [{ role: "b" }, { role: "a" }]],
    ["one message more", [{ role: "a" }], [{ role: "a" }, { role: "b" }]],
    ["an argument more", { properties: { day: {} } }, { properties: { day: {}, time: { type: "string" } } }],
    ["an argument less", { properties: { day: { type: "string" } } }, { properties: {} }],
    ["gone", { voiceId: "x" }, undefined],
    ["a list instead of an object", { a: 1 }, [1]],
    ["another header", { headers: { "X-Vapi-Secret": "s" } }, { headers: { "X-Vapi-Secret": "t" } }],
  ])("%s", (_what, meant, held) => {
    expect([holds(meant, held), holdsOnly(meant, held)]).toEqual([false, false]);
  });
});

test("a field that was not meant counts only where it may be what was meant before", () => {
  const held = { provider: "azure", voiceId: "emma", speed: 1.2 };
  const meant = { provider: "azure", voiceId: "emma" };
  expect([holds(meant, held), holdsOnly(meant, held)]).toEqual([true, false]);
});
