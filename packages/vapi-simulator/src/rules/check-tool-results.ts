import { faultOfIssue } from "./fault-of-issue.ts";
import type { Fault } from "./rule-violation.ts";
import { ReadableResults, type ToolResult, ToolResults } from "./tool-results-schema.ts";

export type AskedCall = { readonly toolCallId: string; readonly name: string };

/** What the model gets to read for one tool call. */
export type ReadText = { readonly kind: "result" | "error"; readonly text: string };

export type CheckedResults = {
  readonly faults: readonly Fault[];
  readonly texts: ReadonlyMap<string, ReadText>;
};

/** Checks the answer to a `tool-calls` message: one result per id, in the order asked, as Vapi's schema has it. */
export function checkToolResults(value: unknown, asked: readonly AskedCall[]): CheckedResults {
  const parsed = ToolResults.safeParse(value);
  const texts = readTexts(value);
  if (!parsed.success) return { faults: parsed.error.issues.map(faultOfIssue), texts };
  const { results } = parsed.data;
  return { faults: [...checkIds(results, asked), ...results.flatMap((r) => checkResult(r, asked))], texts };
}

function checkIds(results: readonly ToolResult[], asked: readonly AskedCall[]): Fault[] {
  const wanted = [...new Set(asked.map((call) => call.toolCallId))];
  const given = results.map((result) => result.toolCallId);
  const distinct = [...new Set(given)];
  const faults: Fault[] = [
    ...wanted
      .filter((id) => !given.includes(id))
      .map((id) => fault("missing_result", `no result for the tool call "${id}".`)),
    ...distinct
      .filter((id) => !wanted.includes(id))
      .map((id) => fault("unknown_id", `a result for "${id}", which is no tool call of this message.`)),
  ];
  if (distinct.length < given.length) {
    faults.push(fault("duplicate_result", "two results for one tool call."));
  }
  // The docs have said both "same order" and "any order"; the order received suits every reader of them.
  if (faults.length === 0 && given.some((id, index) => id !== wanted[index])) {
    faults.push(fault("wrong_order", `the results must come in the order ${wanted.join(", ")}.`));
  }
  return faults;
}

function checkResult({ toolCallId, name, result, error }: ToolResult, asked: readonly AskedCall[]): Fault[] {
  const faults: Fault[] = [];
  const call = asked.find((one) => one.toolCallId === toolCallId);
  if (call !== undefined && call.name !== name) {
    const sentence = `the result of "${toolCallId}" is named "${name}", the tool is "${call.name}".`;
    faults.push(fault("wrong_name", sentence));
  }
  if (result === undefined && error === undefined) {
    faults.push(fault("missing_text", `the result of "${toolCallId}" has neither "result" nor "error".`));
  }
  if (result !== undefined && error !== undefined) {
    faults.push(fault("two_texts", `the result of "${toolCallId}" has both "result" and "error"; send one.`));
  }
  return faults;
}

function readTexts(value: unknown): Map<string, ReadText> {
  const parsed = ReadableResults.safeParse(value);
  const texts = new Map<string, ReadText>();
  for (const { toolCallId, result, error } of parsed.data?.results ?? []) {
    const text = result ?? error ?? "";
    if (toolCallId === undefined || text.trim() === "" || texts.has(toolCallId)) continue;
    texts.set(toolCallId, { kind: result === undefined ? "error" : "result", text });
  }
  return texts;
}

function fault(kind: Fault["kind"], sentence: string): Fault {
  return { kind, sentence };
}
