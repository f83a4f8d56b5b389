import type { CallContext } from "../call-context.ts";
import { checkTransfer, type TransferAnswer } from "../rules/check-transfer.ts";
import { reportViolations, type VapiRuleViolation } from "../rules/rule-violation.ts";
import { buildMessage } from "../wire/build-message.ts";
import { deliver } from "../wire/deliver.ts";
import { assertConnected } from "./use-tools.ts";

export type TransferReply = {
  /** `null` when Vapi could not use the answer; only seen when violations are collected. */
  readonly answer: TransferAnswer | null;
  readonly elapsedMs: number;
  readonly violations: readonly VapiRuleViolation[];
};

/** The model wants to put the caller through and its `transferCall` tool has no destination: where to? */
export async function askTransfer(context: CallContext): Promise<TransferReply> {
  assertConnected(context);
  const { line } = context;
  const messageType = "transfer-destination-request";
  const body = JSON.stringify({ message: buildMessage(context, { type: messageType }) });
  const delivered = await deliver(line, { messageType, body, seconds: line.toolSeconds });
  const checked = delivered.value === undefined ? undefined : checkTransfer(delivered.value);
  const faults = checked?.faults ?? [];
  const violations = [...delivered.violations, ...faults.map(delivered.violationOf)];
  reportViolations(line, violations);
  return { answer: checked?.answer ?? null, elapsedMs: delivered.elapsedMs, violations };
}
