import { enforceSystemPrompt, type PromptInput } from "./enforce-system-prompt.ts";

/** The prompt that an assistant gets: `enforceSystemPrompt` without what it noticed. */
export function getEnforcedSystemPrompt(input: PromptInput): string {
  return enforceSystemPrompt(input).prompt;
}
