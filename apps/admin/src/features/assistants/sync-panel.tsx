import { Alert, Anchor, Button, Group, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconHistory } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useMayEditSettings } from "../../api/session.ts";
import { useTRPC } from "../../api/trpc.ts";
import { notifyProblem } from "../../ui/notify.tsx";
import { Panel } from "../../ui/panel.tsx";
import { DayAndTime } from "../../ui/time-text.tsx";
import type { Assistant } from "./assistant-types.ts";
import { DifferencesDrawer } from "./differences-drawer.tsx";
import { SyncChip } from "./sync-chip.tsx";

type SyncPanelProps = { readonly assistant: Assistant; readonly isChanged: boolean };

/** How far Vapi has heard of what is saved here. */
export function SyncPanel({ assistant, isChanged }: SyncPanelProps) {
  const mayEdit = useMayEditSettings();
  const [isOpen, drawer] = useDisclosure(false);
  const { syncState, role } = assistant;
  const sync = useSyncNow(role);
  return (
    <Panel title="At Vapi" actions={<SyncChip state={syncState} />}>
      <Stack gap="sm">
        <StateText assistant={assistant} />
        {isChanged && (
          <Text size="sm" c="dimmed">
            Your current changes go there when you save.
          </Text>
        )}
        {mayEdit && (
          <Group gap="xs">
            <Button
              variant="default"
              size="sm"
              onClick={() => sync.mutate({ role })}
              loading={sync.isPending}
              disabled={syncState === "pending"}
            >
              Sync now
            </Button>
            <Button variant="subtle" size="sm" onClick={drawer.open}>
              What is different at Vapi?
            </Button>
          </Group>
        )}
        <Drift assistant={assistant} />
      </Stack>
      <DifferencesDrawer role={role} isOpen={isOpen} onClose={drawer.close} />
    </Panel>
  );
}

function useSyncNow(role: Assistant["role"]) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  return useMutation(
    trpc.assistants.syncNow.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries({ queryKey: trpc.assistants.list.queryKey() }),
      onError: (error) => notifyProblem(error, `The ${role} assistant was not synced`),
    }),
  );
}

function StateText({ assistant }: { readonly assistant: Assistant }) {
  const { syncState, lastError, syncedAt } = assistant;
  const before =
    syncedAt === null ? null : (
      <>
        {" "}
        Last up to date: <DayAndTime at={syncedAt} />.
      </>
    );
  switch (syncState) {
    case "synced":
      return (
        <Text size="sm">
          Vapi has what is saved here.{" "}
          {syncedAt !== null && (
            <>
              Last confirmed: <DayAndTime at={syncedAt} />.
            </>
          )}
        </Text>
      );
    case "pending":
      return <Text size="sm">Saved here; Vapi is being updated.{before}</Text>;
    case "failed":
      return (
        <Alert color="red" variant="light" role="alert" title="Vapi does not have the latest version">
          <Text size="sm">
            {lastError ?? "It will be tried again automatically."}
            {before}
          </Text>
          <Anchor
            renderRoot={(props) => <Link {...props} to="/settings/vapi" />}
            size="sm"
            c="var(--ink)"
            td="underline"
          >
            Open the Vapi connection
          </Anchor>
        </Alert>
      );
    default:
      return syncState satisfies never;
  }
}

function Drift({ assistant: { lastDrift, lastDriftAt } }: { readonly assistant: Assistant }) {
  if (lastDrift === null || lastDriftAt === null) return null;
  return (
    <Group gap={8} wrap="nowrap" align="flex-start">
      <IconHistory size={16} aria-hidden style={{ flex: "none", marginTop: 3 }} />
      <Text size="sm" c="dimmed">
        <DayAndTime at={lastDriftAt} />: {lastDrift}
      </Text>
    </Group>
  );
}
