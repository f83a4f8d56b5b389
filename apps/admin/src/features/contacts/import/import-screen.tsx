import { Alert, Button, Group, Progress, Text } from "@mantine/core";
import { IconLock } from "@tabler/icons-react";
import { useBlocker } from "@tanstack/react-router";
import { useMayEditSettings } from "../../../api/session.ts";
import { BackLink } from "../../../ui/back-link.tsx";
import { confirmAction } from "../../../ui/confirm-action.tsx";
import { PageHeader } from "../../../ui/page-header.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { ChooseFile } from "./choose-file.tsx";
import { ColumnsStep } from "./columns-step.tsx";
import { DoneStep } from "./done-step.tsx";
import { PreviewStep } from "./preview-step.tsx";
import { type ImportActions, type ImportState, useImport } from "./use-import.ts";
import { WritingStep } from "./writing-step.tsx";

export function ImportScreen() {
  const mayImport = useMayEditSettings();
  const { state, actions } = useImport();
  useBlocker({
    shouldBlockFn: async () =>
      !(await confirmAction({
        title: "Leave while contacts are imported?",
        message:
          "What was written stays. To go on later, choose the same file again: only the rest is written.",
        confirmLabel: "Stop and leave",
        cancelLabel: "Stay",
        isDangerous: true,
      })),
    disabled: state.step !== "writing",
    enableBeforeUnload: () => state.step === "writing",
  });
  return (
    <>
      <BackLink to="/contacts">All contacts</BackLink>
      <PageHeader
        title="Import contacts"
        description="From a file of another system or a spreadsheet. You see what will change before anything does."
      />
      {mayImport ? (
        <Step state={state} actions={actions} />
      ) : (
        <Alert variant="light" color="gray" icon={<IconLock size={18} />} c="var(--ink)">
          Only owners and admins can import contacts.
        </Alert>
      )}
    </>
  );
}

type StepProps = { readonly state: ImportState; readonly actions: ImportActions };

function Step({ state, actions }: StepProps) {
  switch (state.step) {
    case "choose":
      return <ChooseFile problem={state.problem} onChoose={(file) => void actions.choose(file)} />;
    case "columns":
      return <ColumnsStep wishes={state.wishes} problem={state.problem} actions={actions} />;
    case "checking":
      return <Checking done={state.done} onStop={actions.stop} />;
    case "preview":
      return <PreviewStep wishes={state.wishes} preview={state.preview} actions={actions} />;
    case "writing":
      return <WritingStep state={state} actions={actions} />;
    case "done":
      return (
        <DoneStep
          wishes={state.wishes}
          preview={state.preview}
          written={state.written}
          onAgain={actions.startOver}
        />
      );
    default:
      return state satisfies never;
  }
}

function Checking({ done, onStop }: { readonly done: number; readonly onStop: () => void }) {
  return (
    <Panel title="Comparing with your contacts">
      <Progress value={done * 100} aria-label="How far the comparison is" mb="md" />
      <Group justify="space-between">
        <Text c="dimmed" role="status">
          Nothing is written yet.
        </Text>
        <Button variant="default" onClick={onStop}>
          Stop
        </Button>
      </Group>
    </Panel>
  );
}
