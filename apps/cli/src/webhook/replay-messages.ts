import { z } from "zod";
import { CommandError } from "../report/command-error.ts";
import type { ReplayTarget } from "./replay-target.ts";

/** As `explainMessage` of the server tells it. */
const Because = z.object({ path: z.string(), why: z.string() });
const Explanation = z.object({
  type: z.string().nullable(),
  answer: z.string(),
  toolCalls: z.array(
    z.object({
      toolCallId: z.string(),
      tool: z.string().nullable(),
      problem: z.string().nullable(),
      arguments: z.record(z.string(), z.unknown()),
      unknownArguments: z.array(z.string()),
    }),
  ),
  stored: z.record(z.string(), z.unknown()).nullable(),
  notRead: z.array(z.object({ path: z.string(), why: z.string().nullable() })),
  // Older servers do not tell these.
  notUsable: z.array(Because).default([]),
  cut: z.array(Because).default([]),
});
export type Explanation = z.infer<typeof Explanation>;

const Refusal = z.object({ message: z.string() });
const TIMEOUT_MS = 30_000;

export type Replayed = { readonly told: Explanation } | { readonly refused: string };

/** Asks the server what it makes of each body; it does nothing of it. */
export async function replayMessages(
  bodies: readonly unknown[],
  { url, secret }: ReplayTarget,
  signal: AbortSignal,
): Promise<readonly Replayed[]> {
  const replayed: Replayed[] = [];
  for (const body of bodies) {
    signal.throwIfAborted();
    const response = await fetch(`${url}/api/webhooks/vapi/dry-run`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-vapi-secret": secret },
      body: JSON.stringify(body),
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    }).catch((cause: unknown) => {
      signal.throwIfAborted();
      throw new CommandError(`No answer from ${url}.`, {
        hint: "Is the server running? npm run status",
        cause,
      });
    });
    const answer: unknown = await response.json().catch(() => null);
    replayed.push(read(response.status, answer));
  }
  return replayed;
}

function read(status: number, answer: unknown): Replayed {
  const told = Explanation.safeParse(answer);
  if (status === 200 && told.success) return { told: told.data };
  const refusal = Refusal.safeParse(answer);
  return { refused: `${status}: ${refusal.success ? refusal.data.message : "no answer of CallWaiting’s"}` };
}
