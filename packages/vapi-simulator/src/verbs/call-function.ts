import type { CallContext } from "../call-context.ts";
import { checkFunctionCall } from "../rules/check-function-call.ts";
import { reportViolations, type VapiRuleViolation } from "../rules/rule-violation.ts";
import { argumentsText, type ToolArguments } from "../tool-call.ts";
import { buildMessage } from "../wire/build-message.ts";
import { deliver } from "../wire/deliver.ts";
import { assertConnected } from "./use-tools.ts";

export type FunctionUse = {
  readonly name: string;
  readonly parameters: ToolArguments;
  /** The 2024 docs said text, the example servers of that time read objects. */
  readonly parametersAs?: "object" | "string" | undefined;
};

export type FunctionAnswer = {
  /** `null` when nothing usable came back; only seen when violations are collected. */
  readonly text: string | null;
  readonly elapsedMs: number;
  readonly violations: readonly VapiRuleViolation[];
};

/** The legacy `function-call` message of `model.functions[]`; it has no id to answer by. */
export async function callFunction(context: CallContext, use: FunctionUse): Promise<FunctionAnswer> {
  assertConnected(context);
  const { line, conversation } = context;
  const { name, parametersAs = "string" } = use;
  const parameters = parametersAs === "string" ? argumentsText(use.parameters) : use.parameters;
  const messageType = "function-call";
  const message = buildMessage(context, { type: messageType, functionCall: { name, parameters } });
  const body = JSON.stringify({ message });
  const delivered = await deliver(line, { messageType, body, seconds: line.toolSeconds });
  const checked = delivered.value === undefined ? undefined : checkFunctionCall(delivered.value);
  const faults = checked?.faults ?? [];
  const violations = [...delivered.violations, ...faults.map(delivered.violationOf)];
  const text = checked?.text ?? null;
  if (text !== null) conversation.add({ kind: "said", by: "assistant", text });
  reportViolations(line, violations);
  return { text, elapsedMs: delivered.elapsedMs, violations };
}
