import type { CallContext } from "../call-context.ts";
import { type CallOptions, createToolCallId, type ToolArguments } from "../tool-call.ts";
import { issueCalls, type ToolAnswer } from "./issue-calls.ts";

export type ToolUse = {
  readonly name: string;
  readonly args: ToolArguments;
  /** Made up when absent. Two uses with one id at the same time are a race of one delivery with itself. */
  readonly toolCallId?: string | undefined;
};

/** Several tools at once are one message: the model asked for all of them in one turn. */
export async function useTools(
  context: CallContext,
  uses: readonly ToolUse[],
  options: CallOptions,
): Promise<ToolAnswer[]> {
  assertConnected(context);
  const calls = uses.map(({ name, args, toolCallId }) => ({
    toolCallId: toolCallId ?? createToolCallId(),
    name,
    args,
  }));
  return issueCalls(context, calls, options);
}

/** A tool may still run when the caller has just hung up; but not when no assistant ever answered. */
export function assertConnected({ state }: CallContext): void {
  if (state.refusedReason === undefined) return;
  throw new Error(`No assistant is on this call (${state.refusedReason}), so nobody can use a tool.`);
}
