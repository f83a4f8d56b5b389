import { z } from "zod";
import { singleLine } from "../answers/single-line.ts";
import { SpokenLine } from "./spoken-line.ts";

const Values = z.record(z.string().min(1), z.string());

/**
 * Vapi OpenAPI `ServerMessageResponseAssistantRequest`, as strict as we send it: a stored assistant with values for
 * its prompt, or a sentence with which the call is refused.
 */
export const AssistantRequestAnswer = z.union([
  z.strictObject({
    assistantId: z.string().min(1),
    assistantOverrides: z.strictObject({ variableValues: Values, metadata: Values }),
  }),
  z.strictObject({ error: SpokenLine }),
]);
export type AssistantRequestAnswer = z.infer<typeof AssistantRequestAnswer>;

export type AssistantChoice =
  | {
      readonly assistantId: string;
      /** For `{{name}}` in the prompt. Leave out what is not known: Liquid takes empty text for true. */
      readonly variableValues: Readonly<Record<string, string>>;
      /** Comes back in every message of the call. */
      readonly metadata: Readonly<Record<string, string>>;
    }
  /** Spoken to the caller, then the call ends. */
  | { readonly error: string };

/** Answers an `assistant-request`: which assistant should take this call? */
export function assistantRequestAnswer(choice: AssistantChoice): AssistantRequestAnswer {
  if ("error" in choice) return { error: singleLine(choice.error) };
  const { assistantId, variableValues, metadata } = choice;
  return {
    assistantId,
    assistantOverrides: { variableValues: { ...variableValues }, metadata: { ...metadata } },
  };
}
