import { LegacyAnswer } from "@callwaiting/vapi-sdk";
import type { Fault } from "./rule-violation.ts";

export type CheckedFunctionCall = { readonly faults: readonly Fault[]; readonly text: string | undefined };

/** Checks the answer to a legacy `function-call` (2024 docs): `{result}`, held to the rules of a tool result. */
export function checkFunctionCall(value: unknown): CheckedFunctionCall {
  const parsed = LegacyAnswer.safeParse(value);
  if (parsed.success) return { faults: [], text: parsed.data.result };
  const sentence = `the answer must be {"result": "one line of text"}.`;
  return { faults: [{ kind: "bad_field", sentence }], text: undefined };
}
