import { Anchor, Stack, Text, TextInput, Textarea } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useEffect } from "react";
import { useMayEditSettings } from "../../api/session.ts";
import { useLeaveGuard } from "../../forms/use-leave-guard.ts";
import { PhoneText } from "../../ui/phone-text.tsx";
import { Panel } from "../../ui/panel.tsx";
import { SaveBar } from "../../forms/save-bar.tsx";
import { FormProblem } from "../../forms/form-problem.tsx";
import { StaleNotice } from "../../forms/stale-notice.tsx";
import { type Draft, useDraft } from "../../forms/use-draft.ts";
import classes from "./assistants.module.css";
import type { Assistant, AssistantDraft, AssistantRole } from "./assistant-types.ts";
import { PromptEditor } from "./prompt-editor.tsx";
import { SyncPanel } from "./sync-panel.tsx";
import { useSaveAssistant } from "./use-save-assistant.ts";
import { VoicePicker } from "./voice-picker.tsx";

const FIELDS = [
  { label: "Name", say: ({ name }: AssistantDraft) => `“${name}”` },
  { label: "First sentence", say: ({ firstMessage }: AssistantDraft) => `“${firstMessage}”` },
  { label: "Voice", say: ({ voice }: AssistantDraft) => `“${voiceName(voice["voiceId"])}”` },
  {
    label: "Instructions",
    say: ({ customPrompt }: AssistantDraft) => `a text that begins “${customPrompt.slice(0, 60)}…”`,
  },
];

const voiceName = (voiceId: unknown): string => (typeof voiceId === "string" ? voiceId : "none");

type AssistantFormProps = {
  readonly role: AssistantRole;
  readonly assistant: Assistant | null;
  readonly loaded: AssistantDraft;
  readonly transferNumber: string | null;
  readonly onIsChanged: (isChanged: boolean) => void;
};

export function AssistantForm({ role, assistant, loaded, ...props }: AssistantFormProps) {
  const { transferNumber, onIsChanged } = props;
  const draft = useDraft(loaded);
  const { isChanged } = draft;
  useEffect(() => {
    onIsChanged(isChanged);
    return () => onIsChanged(false);
  }, [isChanged, onIsChanged]);
  const mayEdit = useMayEditSettings();
  const { save, problem, submit } = useSaveAssistant(role, draft);
  useLeaveGuard(draft.isChanged);
  return (
    <div className={classes["columns"]}>
      <div className={classes["sync"]}>
        {assistant !== null && <SyncPanel assistant={assistant} isChanged={draft.isChanged} />}
        <div className={classes["transfer"]}>
          <TransferPanel transferNumber={transferNumber} />
        </div>
      </div>
      <form
        className={classes["form"]}
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Panel isFlush>
          <fieldset disabled={!mayEdit} className={classes["fields"]}>
            <Stack gap="lg">
              <StaleNotice draft={draft} what={`the ${role} assistant`} fields={FIELDS} />
              <SpeakingFields draft={draft} problem={problem} mayEdit={mayEdit} />
              <FormProblem error={save.error} />
            </Stack>
          </fieldset>
          {mayEdit && (
            <SaveBar
              isChanged={draft.isChanged}
              isSaving={save.isPending}
              problem={draft.isChanged ? problem : null}
              onSave={submit}
              onDiscard={() => (save.reset(), draft.discard())}
            />
          )}
        </Panel>
      </form>
    </div>
  );
}

type SpeakingFieldsProps = {
  readonly draft: Draft<AssistantDraft>;
  readonly problem: string | null;
  readonly mayEdit: boolean;
};

function SpeakingFields({ draft: { value, change, isChanged }, problem, mayEdit }: SpeakingFieldsProps) {
  return (
    <>
      <TextInput
        label="Name"
        description="How it introduces itself. 40 characters at most."
        value={value.name}
        onChange={(event) => change({ name: event.currentTarget.value })}
        error={isChanged ? problem : null}
        maxLength={40}
        required
        maw={420}
      />
      <Textarea
        label="First sentence"
        description="What callers hear first."
        value={value.firstMessage}
        onChange={(event) => change({ firstMessage: event.currentTarget.value })}
        maxLength={1_000}
        autosize
        minRows={2}
        maxRows={6}
      />
      <VoicePicker voice={value.voice} onChange={(voice) => change({ voice })} mayEdit={mayEdit} />
      <PromptEditor
        name={value.name}
        text={value.customPrompt}
        onChange={(customPrompt) => change({ customPrompt })}
      />
    </>
  );
}

function TransferPanel({ transferNumber }: { readonly transferNumber: string | null }) {
  return (
    <Panel title="When a person is needed">
      <Text size="sm">
        {transferNumber === null ? (
          "The clinic has no transfer number, so the assistant takes a message."
        ) : (
          <>
            The assistant can transfer callers to <PhoneText e164={transferNumber} />.
          </>
        )}
      </Text>
      <Anchor renderRoot={(props) => <Link {...props} to="/settings/clinic" />} size="sm" mt={8}>
        Change it in the clinic’s settings
      </Anchor>
    </Panel>
  );
}
