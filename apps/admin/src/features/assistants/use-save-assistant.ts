import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTRPC } from "../../api/trpc.ts";
import { notifyDone } from "../../ui/notify.tsx";
import type { Draft } from "../../forms/use-draft.ts";
import { type AssistantDraft, type AssistantRole, NEW_ASSISTANT, draftOf } from "./assistant-types.ts";

/** Saves the draft; Vapi hears of it afterwards, which the sync's state shows. */
export function useSaveAssistant(role: AssistantRole, draft: Draft<AssistantDraft>) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const save = useMutation(
    trpc.assistants.save.mutationOptions({
      onSuccess: async (outcome, { name, firstMessage, customPrompt, voice }) => {
        if (outcome.kind === "stale") {
          const { assistant, lastChange } = outcome;
          draft.collide(assistant === null ? NEW_ASSISTANT : draftOf(assistant), lastChange);
          return;
        }
        draft.accept({ name, firstMessage, customPrompt, voice, version: String(outcome.revision) });
        notifyDone("Saved. Vapi hears of it within seconds.");
        await queryClient.invalidateQueries({ queryKey: trpc.assistants.pathKey() });
      },
    }),
  );
  const { version, ...wish } = draft.value;
  const problem = wish.name.trim() === "" ? "Give it a name, so that it can introduce itself." : null;
  const submit = () => {
    if (!draft.isChanged || problem !== null || save.isPending) return;
    // As the server keeps them, so that nothing looks unsaved afterwards.
    const tidy = { ...wish, name: wish.name.trim(), firstMessage: wish.firstMessage.trim() };
    save.mutate({ ...tidy, role, revision: version === "" ? null : Number(version) });
  };
  return { save, problem, submit };
}
