import { createHmac } from "node:crypto";
import { z } from "zod";

const answer = z.object({
  results: z.array(z.object({ toolCallId: z.string(), result: z.string() })).length(1),
});

export type RoundTrip = {
  /** With or without a tunnel in between. */
  readonly baseUrl: string;
  readonly orgId: string;
  readonly secret: string;
};

export type RoundTripResult =
  | { readonly kind: "ok"; readonly durationMs: number }
  | { readonly kind: "failed"; readonly reason: string };

const TIMEOUT_MS = 10_000;

/** What Vapi does when the caller asks for the time: a message signed with the clinic's secret, and a spoken answer. */
export async function makeRoundTrip({ baseUrl, orgId, secret }: RoundTrip): Promise<RoundTripResult> {
  const id = `startup-${Date.now()}`;
  const body = JSON.stringify({
    message: {
      type: "tool-calls",
      toolCallList: [{ id, type: "function", function: { name: "getCurrentTime", arguments: {} } }],
    },
  });
  const timestamp = String(Math.floor(Date.now() / 1000));
  const signature = createHmac("sha256", secret).update(`${timestamp}.`).update(body).digest("hex");
  const headers = {
    "content-type": "application/json",
    "x-signature": signature,
    "x-timestamp": timestamp,
    // ngrok's free plan answers a browser with a page of its own.
    "ngrok-skip-browser-warning": "1",
  };
  const startedAt = performance.now();
  try {
    const response = await fetch(`${baseUrl}/api/webhooks/vapi?org=${orgId}`, {
      method: "POST",
      headers,
      body,
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (!response.ok) return { kind: "failed", reason: `it answers ${response.status}` };
    const parsed = answer.safeParse(await response.json().catch(() => null));
    const isOurs = parsed.success && parsed.data.results[0]?.toolCallId === id;
    if (!isOurs) return { kind: "failed", reason: "something else answers there" };
    return { kind: "ok", durationMs: performance.now() - startedAt };
  } catch (error) {
    const isLate = error instanceof Error && error.name === "TimeoutError";
    return { kind: "failed", reason: isLate ? "no answer within 10 s" : "it cannot be reached" };
  }
}
