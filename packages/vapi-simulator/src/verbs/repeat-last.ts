import type { CallContext } from "../call-context.ts";
import { createToolCallId, type IssuedCalls } from "../tool-call.ts";
import { issueCalls, redeliverCalls, type ToolAnswer } from "./issue-calls.ts";

export type RepeatOptions = {
  /**
   * `true` (default): the same bytes again, which a `server.backoffPlan` or a proxy does. `false`: the model asks
   * once more under new ids, which it does after a barge-in.
   */
  readonly sameToolCallId?: boolean;
  readonly times?: number;
  readonly atOnce?: boolean;
};

/** Repeats the last `tool-calls` message; one list of answers per repeat. */
export async function repeatLast(context: CallContext, options: RepeatOptions): Promise<ToolAnswer[][]> {
  const { sameToolCallId = true, times = 1, atOnce = false } = options;
  const issued = context.state.lastCalls;
  if (issued === undefined) throw new Error("No tool was used on this call yet: nothing to repeat.");
  const repeat = () => (sameToolCallId ? redeliverCalls(context, issued) : reissue(context, issued));
  if (atOnce) return settleAll(Array.from({ length: times }, repeat));
  const answers: ToolAnswer[][] = [];
  for (let i = 0; i < times; i += 1) answers.push(await repeat());
  return answers;
}

function reissue(context: CallContext, { calls, options }: IssuedCalls): Promise<ToolAnswer[]> {
  const renamed = calls.map((call) => ({ ...call, toolCallId: createToolCallId() }));
  return issueCalls(context, renamed, options);
}

/** Waits for all before it throws, so that no request is still under way when a test tears its server down. */
async function settleAll<T>(promises: readonly Promise<T>[]): Promise<T[]> {
  await Promise.allSettled(promises);
  return Promise.all(promises);
}
