import { z } from "zod";

const SingleLine = z
  .string()
  .min(1)
  .regex(/^[^\p{Cc}\p{Zl}\p{Zp}]*$/u, "must be a single line");

/** Vapi OpenAPI `ToolCallResult`, with the rules of the troubleshooting page: one line of text, never empty. */
const ToolResult = z.strictObject({
  toolCallId: z.string().min(1),
  name: z.string().min(1),
  result: SingleLine,
});

/** Vapi OpenAPI `ServerMessageResponseToolCalls`, as strict as we send it: one result per id, nothing else. */
export const ToolResultsAnswer = z
  .strictObject({ results: z.array(ToolResult) })
  .refine(({ results }) => new Set(results.map((r) => r.toolCallId)).size === results.length, {
    message: "two results for one toolCallId",
  });
export type ToolResultsAnswer = z.infer<typeof ToolResultsAnswer>;

/** The answer to a `function-call` message (2024 docs; no longer in the OpenAPI document). */
export const LegacyAnswer = z.strictObject({ result: SingleLine });
export type LegacyAnswer = z.infer<typeof LegacyAnswer>;
