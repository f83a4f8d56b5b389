import { Alert, Button, Group, Progress, Text } from "@mantine/core";
import { IconPlayerPause } from "@tabler/icons-react";
import { Panel } from "../../../ui/panel.tsx";
import type { ImportActions, ImportState } from "./use-import.ts";
import { toWrite } from "./write-preview.ts";

type WritingStepProps = {
  readonly state: Extract<ImportState, { step: "writing" }>;
  readonly actions: ImportActions;
};

/** How far it is; what to do where it stands still. */
export function WritingStep({ state, actions }: WritingStepProps) {
  const { wishes, preview, written, isWaiting, halted } = state;
  const all = toWrite(preview).length;
  return (
    <Panel title={halted === null ? "Importing" : "The import stands still"}>
      <Progress value={(written.groups / all) * 100} aria-label="How far the import is" mb="md" />
      {halted !== null && (
        <Alert
          color="yellow.8"
          variant="light"
          icon={<IconPlayerPause size={18} />}
          mb="md"
          role="alert"
          c="var(--ink)"
        >
          {halted} Nothing is written twice when it goes on.
        </Alert>
      )}
      <Group justify="space-between">
        <Text c="dimmed" role="status">
          {isWaiting ? "The server does not answer. Trying again…" : `${written.groups} of ${all} written`}
        </Text>
        {halted === null ? (
          <Button variant="default" onClick={actions.stop}>
            Stop
          </Button>
        ) : (
          <Button onClick={() => void actions.write(wishes, preview, written)}>Go on</Button>
        )}
      </Group>
    </Panel>
  );
}
