import { z } from "zod";

/** What the tools answer in the plain form, as far as the checks look at it. */
const result = z.looseObject({
  success: z.boolean(),
  message: z.string(),
  error: z.string().optional(),
  outcome: z.string().optional(),
  appointmentId: z.string().optional(),
  contactId: z.string().optional(),
  startsAt: z.string().optional(),
  providerName: z.string().optional(),
  alternatives: z.array(z.string()).optional(),
  timeZone: z.string().optional(),
  slots: z.array(z.string()).optional(),
  services: z.array(z.union([z.string(), z.looseObject({ key: z.string() })])).optional(),
  providers: z.array(z.string()).optional(),
  corrections: z.array(z.looseObject({ field: z.string(), to: z.string(), reason: z.string() })).optional(),
});

export type ToolResult = z.infer<typeof result>;

export type ToolReply = {
  /** HTTP status; 0 when there was no answer. */
  readonly status: number;
  /** Null when the answer is not a tool's. */
  readonly result: ToolResult | null;
  /** What came instead of a tool's answer, in one sentence; null when a tool has answered. */
  readonly problem: string | null;
  /** What to do about the problem. */
  readonly hint: string | null;
  readonly durationMs: number;
};

const envelope = z.looseObject({ result });

export function readToolReply(status: number, text: string): Omit<ToolReply, "durationMs"> {
  const parsed = envelope.safeParse(parseJson(text));
  if (parsed.success) return { status, result: parsed.data.result, problem: null, hint: null };
  return { status, result: null, ...explainStatus(status, text) };
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A refusal in words. */
export function explainStatus(status: number, text: string): { problem: string; hint: string | null } {
  switch (status) {
    case 401:
      return {
        problem: "The server refuses the webhook secret (401).",
        hint: "Give the organization's own secret with --secret; npm run org -- rotate-secret makes a new one.",
      };
    case 403:
      return {
        problem: "The secret belongs to another organization (403).",
        hint: "Leave out --org, or give the id of the organization that has this secret.",
      };
    case 404:
      return {
        problem: "There is no such address on this server (404).",
        hint: "Check --url: it is the address of the server itself, without a path.",
      };
    case 429:
      return {
        problem: "The rate limit was hit (429): too many requests with one secret in a minute.",
        hint: "Wait a minute, use fewer callers, or raise RATE_LIMIT_PER_MINUTE in .env and start again.",
      };
    case 503:
      return {
        problem: "The server answers, but it is not ready (503).",
        hint: "npm run status says whether the database is up.",
      };
    default:
      return {
        problem: `HTTP ${status}, and the answer is not a tool's: ${excerpt(text)}`,
        hint: null,
      };
  }
}

function excerpt(text: string): string {
  const line = text.replaceAll(/\s+/g, " ").trim();
  return line.length > 120 ? `${line.slice(0, 120)}…` : line || "(empty)";
}
