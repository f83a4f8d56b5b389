import type { z } from "zod";
import type { Fault } from "./rule-violation.ts";

type Issue = z.core.$ZodIssue;

/** Exactly one of the keys: Vapi takes one of several by an order of its own, so the others would vanish. */
export function checkOneChoice(answer: object, choices: readonly string[]): Fault[] {
  const made = choices.filter((key) => key in answer);
  if (made.length === 1) return [];
  const found = made.length === 0 ? "none" : made.join(" and ");
  return [
    { kind: "not_one_choice", sentence: `answer with exactly one of ${choices.join(", ")}; found ${found}.` },
  ];
}

export function faultOfField(issue: Issue): Fault {
  if (issue.code === "unrecognized_keys") {
    return { kind: "unknown_key", sentence: `Vapi's schema does not know ${issue.keys.join(", ")}.` };
  }
  if (issue.path.length === 0) {
    return { kind: "not_an_object", sentence: "the answer must be a JSON object." };
  }
  return { kind: "bad_field", sentence: `${issue.path.join(".")} is wrong: ${issue.message}.` };
}
