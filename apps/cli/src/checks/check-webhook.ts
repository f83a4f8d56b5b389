import { randomUUID } from "node:crypto";
import { z } from "zod";
import { CheckFailure } from "../report/check.ts";
import type { RawReply } from "../target/create-tool-client.ts";
import type { Target } from "../target/open-target.ts";
import { explainStatus, parseJson } from "../target/tool-reply.ts";

const answer = z.object({
  results: z.array(z.object({ toolCallId: z.string(), result: z.string().min(1) })).length(1),
});

/** Sends a message as Vapi does, with the right secret and with a wrong one. */
export async function checkWebhook({ client }: Target): Promise<string> {
  expectOk(await client.get("/api/vapi/webhook/health"), client.serverUrl);
  const toolCallId = randomUUID();
  // Without `call`, so that no call is recorded.
  const message = {
    type: "tool-calls",
    toolCallList: [{ id: toolCallId, type: "function", function: { name: "getCurrentTime", arguments: {} } }],
  };
  const reply = await client.post("/api/webhooks/vapi", { message });
  expectOk(reply, client.serverUrl);
  const parsed = answer.safeParse(parseJson(reply.text));
  if (!parsed.success) throw new CheckFailure("The webhook's answer is not one that Vapi understands.");
  const [result] = parsed.data.results;
  if (result?.toolCallId !== toolCallId) throw new CheckFailure("The answer is for another tool call.");
  if (/[\r\n]/.test(result.result)) throw new CheckFailure("The answer has several lines; Vapi takes one.");
  const refused = await client.post("/api/webhooks/vapi", { message }, { secret: `wrong-${randomUUID()}` });
  if (refused.status !== 401) {
    throw new CheckFailure(`A wrong secret was answered with HTTP ${refused.status} instead of 401.`);
  }
  return "A message in Vapi's format was answered; a wrong secret got 401.";
}

export function expectOk({ status, text }: RawReply, serverUrl: string): void {
  if (status === 200) return;
  if (status === 0) {
    throw new CheckFailure(`No answer from ${serverUrl}: ${text}`, "Check with: npm run status");
  }
  const { problem, hint } = explainStatus(status, text);
  throw new CheckFailure(problem, hint);
}
