import fc from "fast-check";
import { expect, test } from "vitest";
import { LegacyAnswer, ToolResultsAnswer } from "./answer-schemas.ts";
import { legacyAnswer, toolResultsAnswer } from "./tool-results-answer.ts";

test("keeps the order, the ids and the names", () => {
  const answer = toolResultsAnswer([
    { toolCallId: "b", name: "book", sentence: "Booked." },
    { toolCallId: "a", name: null, sentence: "Sorry." },
  ]);
  expect(answer).toEqual({
    results: [
      { toolCallId: "b", name: "book", result: "Booked." },
      { toolCallId: "a", name: "unknown", result: "Sorry." },
    ],
  });
});

test("line breaks, tabs and controls become one space", () => {
  const said = legacyAnswer("One.\r\nTwo.\tThree.\u2028Four.\u0000\u0085Five.\n").result;
  expect(said).toBe("One. Two. Three. Four. Five.");
});

test("any text at all makes an answer that Vapi accepts", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (sentence) => {
      const answer = toolResultsAnswer([{ toolCallId: "a", name: "book", sentence }]);
      expect(ToolResultsAnswer.safeParse(answer).success).toBe(true);
      expect(LegacyAnswer.safeParse(legacyAnswer(sentence)).success).toBe(true);
    }),
  );
});

test.each([
  ["an empty result", { results: [{ toolCallId: "a", name: "n", result: "" }] }],
  ["a line break", { results: [{ toolCallId: "a", name: "n", result: "x\ny" }] }],
  ["an object", { results: [{ toolCallId: "a", name: "n", result: { ok: true } }] }],
  ["no name", { results: [{ toolCallId: "a", result: "x" }] }],
  ["an unknown key", { results: [{ toolCallId: "a", name: "n", results: "x", result: "x" }] }],
  ["results that are no list", { results: { toolCallId: "a", name: "n", result: "x" } }],
  [
    "one id twice",
    { results: Array.from({ length: 2 }, () => ({ toolCallId: "a", name: "n", result: "x" })) },
  ],
])("the schema refuses %s", (_name, answer) => {
  expect(ToolResultsAnswer.safeParse(answer).success).toBe(false);
});
