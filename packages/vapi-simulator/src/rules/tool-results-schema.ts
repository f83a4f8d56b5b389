import { z } from "zod";

const CONTROLS_AND_LINE_ENDS = /[\p{Cc}\p{Zl}\p{Zp}]/u;

/** One line with something on it: a line break is a parsing error, nothing is "No result returned." */
const Text = z
  .string()
  .refine((text) => text.trim() !== "", { params: { kind: "empty_text" } })
  .refine((text) => !CONTROLS_AND_LINE_ENDS.test(text), { params: { kind: "line_break" } });

/** Vapi OpenAPI `ToolMessageComplete` and `ToolMessageFailed`. */
const SpokenMessage = z.strictObject({
  type: z.enum(["request-complete", "request-failed"]),
  role: z.enum(["assistant", "system"]).optional(),
  content: z.string().max(1000).optional(),
  contents: z.array(z.unknown()).optional(),
  conditions: z.array(z.unknown()).optional(),
  endCallAfterSpokenEnabled: z.boolean().optional(),
});

/** Vapi OpenAPI `ToolCallResult`. `name` is required there, though some examples of the docs leave it out. */
const ToolResult = z.strictObject({
  toolCallId: z.string().min(1),
  name: z.string().min(1),
  result: Text.optional(),
  error: Text.optional(),
  message: SpokenMessage.optional(),
  metadata: z.record(z.string(), z.unknown()).optional(),
});
export type ToolResult = z.infer<typeof ToolResult>;

/** Vapi OpenAPI `ServerMessageResponseToolCalls`; its `error` for a whole batch would leave ids unanswered. */
export const ToolResults = z.strictObject({ results: z.array(ToolResult) });

const OptionalText = z.string().optional().catch(undefined);

/** The same, read as far as it can be: what reaches the model when a violation is only collected. */
export const ReadableResults = z.object({
  results: z.array(
    z.object({ toolCallId: OptionalText, result: OptionalText, error: OptionalText }).catch({}),
  ),
});
