import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { AssistantRequestAnswer, assistantRequestAnswer } from "./assistant-request-answer.ts";
import { TransferDestinationAnswer, transferDestinationAnswer } from "./transfer-destination-answer.ts";

describe("assistant-request", () => {
  test("an assistant with its values", () => {
    const answer = assistantRequestAnswer({
      assistantId: "as-1",
      variableValues: { clinicName: "Clinic" },
      metadata: { org_id: "org-1" },
    });
    expect(AssistantRequestAnswer.parse(answer)).toEqual({
      assistantId: "as-1",
      assistantOverrides: { variableValues: { clinicName: "Clinic" }, metadata: { org_id: "org-1" } },
    });
  });

  test.each([
    ["nothing", {}],
    ["no overrides", { assistantId: "as-1" }],
    ["an empty id", { assistantId: "", assistantOverrides: { variableValues: {}, metadata: {} } }],
    ["two choices", { error: "Sorry.", assistantId: "as-1" }],
    ["an unknown key", { error: "Sorry.", speak: true }],
    [
      "a value that is no text",
      { assistantId: "as-1", assistantOverrides: { variableValues: { a: null }, metadata: {} } },
    ],
  ])("the schema refuses %s", (_name, answer) => {
    expect(AssistantRequestAnswer.safeParse(answer).success).toBe(false);
  });
});

describe("transfer-destination-request", () => {
  test("a number with what is said before", () => {
    const answer = transferDestinationAnswer({ number: "+14155550123", message: "One\nmoment." });
    expect(TransferDestinationAnswer.parse(answer)).toEqual({
      destination: { type: "number", number: "+14155550123", message: "One moment." },
    });
  });

  test.each([
    ["nothing", {}],
    ["a local number", { destination: { type: "number", number: "555-0123", message: "One moment." } }],
    ["another kind", { destination: { type: "sip", sipUri: "sip:a@b" } }],
    ["silence", { destination: { type: "number", number: "+14155550123", message: "" } }],
    ["a line break", { error: "No.\nSorry." }],
  ])("the schema refuses %s", (_name, answer) => {
    expect(TransferDestinationAnswer.safeParse(answer).success).toBe(false);
  });
});

test("any text at all makes an answer that Vapi accepts", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      AssistantRequestAnswer.parse(assistantRequestAnswer({ error: text }));
      TransferDestinationAnswer.parse(transferDestinationAnswer({ error: text }));
      TransferDestinationAnswer.parse(transferDestinationAnswer({ number: "+14155550123", message: text }));
    }),
  );
});
