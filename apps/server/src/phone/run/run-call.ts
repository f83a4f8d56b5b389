import { isDatabaseDown } from "../../http/is-database-down.ts";
import { TIMED_OUT, withTimeout } from "../../http/with-timeout.ts";
import type { Tool, ToolContext, ToolLog } from "../tools/tool.ts";
import type { CallOutcome } from "./call-outcome.ts";

export type CallToRun = {
  readonly tool: Tool;
  readonly args: Record<string, unknown>;
  readonly context: ToolContext;
  readonly timeoutMs: number;
  /** Told how a call ended that had outlasted its time. */
  readonly onLateEnd: (outcome: CallOutcome) => void;
};

/**
 * Runs one tool and waits at most `timeoutMs` for it. Past that the run goes on by itself: stopping it halfway
 * would leave nobody knowing what was booked. Never rejects.
 */
export async function runCall({
  tool,
  args,
  context,
  timeoutMs,
  onLateEnd,
}: CallToRun): Promise<CallOutcome> {
  const work = run(tool, args, context);
  const outcome = await withTimeout(work, timeoutMs);
  if (outcome !== TIMED_OUT) return outcome;
  void work.then(onLateEnd);
  return { kind: "timed_out" };
}

async function run(tool: Tool, args: Record<string, unknown>, context: ToolContext): Promise<CallOutcome> {
  try {
    return { kind: "answered", answer: await tool.run(args, context) };
  } catch (error) {
    logFailure(context.log, error);
    return { kind: "failed", isDatabaseDown: isDatabaseDown(error) };
  }
}

function logFailure(log: ToolLog, error: unknown): void {
  log.error({ error }, "tool call failed");
  log.debug({ detail: String(error) }, "tool call failed: message");
}
