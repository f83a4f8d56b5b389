import { useApi } from "../../api/api-context.ts";
import type { Draft } from "../../forms/use-draft.ts";
import { useSaveRecord } from "../../forms/use-save-record.ts";
import { notifyDone } from "../../ui/notify.tsx";
import { type AssistantDraft, type AssistantRole, NEW_ASSISTANT, draftOf } from "./assistant-types.ts";

/** Saves the draft; Vapi hears of it afterwards, which the sync's state shows. */
export function useSaveAssistant(role: AssistantRole, draft: Draft<AssistantDraft>) {
  const { client } = useApi();
  const save = useSaveRecord(draft, {
    send: (value) => {
      const { version, ...wish } = tidy(value);
      const revision = version === "" ? null : Number(version);
      return client.assistants.save.mutate({ ...wish, role, revision });
    },
    recordOf: (answer, sent) => {
      if (answer.kind === "saved") return { ...tidy(sent), version: String(answer.revision) };
      return answer.assistant === null ? NEW_ASSISTANT : draftOf(answer.assistant);
    },
    onSaved: () => notifyDone("Saved. Vapi gets the changes within seconds."),
  });
  const problem =
    draft.value.name.trim() === "" ? "Give the assistant a name to introduce itself with." : null;
  const submit = () => {
    if (draft.isChanged && problem === null && !save.isPending) save.run();
  };
  return { save, problem, submit };
}

/** As the server keeps it, so that nothing looks unsaved afterwards. */
const tidy = (value: AssistantDraft): AssistantDraft => ({
  ...value,
  name: value.name.trim(),
  firstMessage: value.firstMessage.trim(),
});
