import type { z } from "zod";
import type { Fault, RuleKind } from "./rule-violation.ts";

type Issue = z.core.$ZodIssue;

/** Names the rule behind an issue of the schemas here, and says where it was broken. */
export function faultOfIssue(issue: Issue): Fault {
  if (issue.code === "unrecognized_keys") {
    const keys = issue.keys.map((key) => `"${key}"`).join(", ");
    const sentence = `${placeOf(issue)} has ${keys}, which Vapi's schema does not know.`;
    return { kind: "unknown_key", sentence };
  }
  const kind = kindOf(issue);
  return { kind, sentence: `${placeOf(issue)} ${COMPLAINTS[kind] ?? `is wrong: ${issue.message}.`}` };
}

function placeOf({ path }: Issue): string {
  if (path.length === 0) return "the answer";
  return path
    .map((key) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`))
    .join("")
    .replace(/^\./, "");
}

const COMPLAINTS: Partial<Record<RuleKind, string>> = {
  not_an_object: "must be a JSON object.",
  missing_results: "must be a list with one result per tool call.",
  missing_id: "must be the id of the tool call, as text.",
  missing_name: "must be the name of the tool.",
  not_text: "must be text; JSON.stringify an object.",
  empty_text: 'is empty; Vapi records "No result returned."',
  line_break: "holds a line break or control character; Vapi reads single lines only.",
};

/** Kinds of a field that is missing or of the wrong type, by the last name of its path. */
const KIND_OF_FIELD: ReadonlyMap<PropertyKey, RuleKind> = new Map<PropertyKey, RuleKind>([
  ["results", "missing_results"],
  ["toolCallId", "missing_id"],
  ["name", "missing_name"],
  ["result", "not_text"],
  ["error", "not_text"],
]);

function kindOf(issue: Issue): RuleKind {
  const last = issue.path.at(-1);
  if (issue.code === "custom") return issue.params?.["kind"] === "line_break" ? "line_break" : "empty_text";
  if (last === undefined || typeof last === "number") return "not_an_object";
  // Below `message` or `metadata` a name means something else.
  const isDeep = issue.path.length > 3;
  return (isDeep ? undefined : KIND_OF_FIELD.get(last)) ?? "bad_field";
}
