import type { ToolCallsMessage } from "@callwaiting/vapi-sdk";

/** Why calls of a message are not run, beside what is answered to each of them. Counts nothing: a reason is told once. */
export function listUnreadCalls({ calls, skipped, unread }: ToolCallsMessage): readonly string[] {
  const isTooMany = unread > 0 || calls.some(({ args }) => !args.ok && args.code === "too_many_calls");
  return [...(skipped > 0 ? [NO_ID] : []), ...(isTooMany ? [TOO_MANY] : [])];
}

const NO_ID =
  'A tool call had no "id" of its own, so it was neither run nor answered. Send each call with the id that Vapi gave it.';
const TOO_MANY = "A message had more tool calls than one may have; those at its end were not run.";
