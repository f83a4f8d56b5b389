import type { Evaluation } from "./call-event.ts";
import { cleanText } from "./clean-text.ts";
import { type Places, findFact } from "./find-fact.ts";
import { isRecord } from "./read-record.ts";
import { cleanValue, isDeeperThan } from "./read-arguments.ts";

const MAX_DEPTH = 16;
/** Of JSON, for each part. */
const MAX_LENGTH = 20_000;
const MAX_TEXT_BYTES = 10_000;
const MAX_NAME_BYTES = 100;
const MAX_OUTPUTS = 50;

type Output = { readonly name: string; readonly result: unknown };

/** What Vapi's analysis says of a call, as it is; null when it says nothing. */
export function readEvaluation(places: Places): Evaluation | null {
  const parts = {
    successEvaluation: findFact(places, ["successEvaluation"], readVerdict) ?? undefined,
    structuredData: findFact(places, ["structuredData"], notEmpty) ?? undefined,
    structuredDataMulti: findFact(places, ["structuredDataMulti"], notEmpty) ?? undefined,
    structuredOutputs: readOutputs(places) ?? undefined,
    scorecards: findFact(places, ["scorecards"], notEmpty) ?? undefined,
  };
  const given = Object.entries(parts).filter(([, value]) => value !== undefined);
  const kept = given.flatMap(([name, value]) => {
    const clean = bounded(value);
    return clean === undefined ? [] : [[name, clean] as const];
  });
  if (given.length === 0) return null;
  return { ...Object.fromEntries(kept), ...(kept.length < given.length ? { isCut: true as const } : {}) };
}

/** A summary that somebody has Vapi make as a structured output, or in the data of the older analysis. */
export function readSummaryInOutputs(places: Places): string | null {
  const named = readOutputs(places)?.filter(({ name }) => /summary/i.test(name)) ?? [];
  for (const { result } of named) {
    const text = typeof result === "string" ? result : summaryIn(result);
    if (text !== null) return cleanText(text, MAX_TEXT_BYTES);
  }
  const inData = [
    ...(readOutputs(places) ?? []).map(({ result }) => result),
    findFact(places, ["structuredData"], notEmpty),
  ];
  const text = inData.map(summaryIn).find((one) => one !== null);
  return cleanText(text ?? undefined, MAX_TEXT_BYTES);
}

function summaryIn(value: unknown): string | null {
  if (!isRecord(value)) return null;
  const isText = (text: unknown) => (typeof text === "string" && text.trim() !== "" ? text : null);
  return findFact([value], ["summary", "callSummary", "call_summary", "conversationSummary"], isText);
}

/** `{"<id>": {name, result}}`, and a list or plain values of those who rewrite it. */
function readOutputs(places: Places): readonly Output[] | null {
  return findFact(places, ["structuredOutputs", "structured_outputs"], (value) => {
    if (typeof value !== "object" || value === null) return null;
    const outputs = Object.entries(value)
      .slice(0, MAX_OUTPUTS)
      .flatMap(([id, output]): Output[] => {
        if (!isRecord(output) || !("result" in output)) {
          return output === null ? [] : [{ name: nameOf(id), result: output }];
        }
        const { name, result } = output;
        if (result === null) return [];
        return [{ name: nameOf(typeof name === "string" && name.trim() !== "" ? name : id), result }];
      });
    return outputs.length === 0 ? null : outputs;
  });
}

function nameOf(text: string): string {
  return cleanText(text, MAX_NAME_BYTES) ?? "?";
}

/** A verdict is text by the API description; rubrics of yes and no or of numbers come as such. */
function readVerdict(value: unknown): string | null {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
    ? cleanText(String(value), MAX_TEXT_BYTES)
    : null;
}

function notEmpty(value: unknown): object | null {
  return typeof value === "object" && value !== null && Object.keys(value).length > 0 ? value : null;
}

function bounded(value: unknown): unknown {
  // Depth first: JSON.stringify recurses.
  if (isDeeperThan(value, MAX_DEPTH) || JSON.stringify(value).length > MAX_LENGTH) return undefined;
  return cleanValue(value);
}
