import type { AppRouter } from "@callwaiting/server/router";
import type { inferRouterOutputs } from "@trpc/server";

type Outputs = inferRouterOutputs<AppRouter>["assistants"];

export type Assistant = Outputs["list"]["assistants"][number];
export type AssistantRole = Assistant["role"];
export type Voice = Assistant["voice"];
export type VoiceChoices = Outputs["voices"];
export type PromptPreview = Outputs["preview"];

/** What the form holds. */
export type AssistantDraft = Pick<Assistant, "name" | "firstMessage" | "customPrompt" | "voice"> & {
  /** The revision as text; empty for an assistant that is not there yet. */
  readonly version: string;
};

export function draftOf(assistant: Assistant): AssistantDraft {
  const { name, firstMessage, customPrompt, voice, revision } = assistant;
  return { name, firstMessage, customPrompt, voice, version: String(revision) };
}

/** Where a new outbound assistant begins. */
export const NEW_ASSISTANT: AssistantDraft = {
  name: "",
  firstMessage: "",
  customPrompt: "",
  voice: { provider: "azure", voiceId: "en-US-JennyNeural" },
  version: "",
};
