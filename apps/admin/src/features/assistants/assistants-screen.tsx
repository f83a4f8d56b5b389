import { Button, SegmentedControl } from "@mantine/core";
import { IconPhoneOutgoing } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useMayEditSettings } from "../../api/session.ts";
import { useTRPC } from "../../api/trpc.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { Panel } from "../../ui/panel.tsx";
import { StateView } from "../../ui/state-view.tsx";
import { confirmLosingChanges } from "../../forms/use-leave-guard.ts";
import { ReadOnlyNote } from "../../ui/read-only-note.tsx";
import { UnreadArguments } from "./unread-arguments.tsx";
import { AssistantForm } from "./assistant-form.tsx";
import { type Assistant, type AssistantRole, NEW_ASSISTANT, draftOf } from "./assistant-types.ts";

const ROLES: { value: AssistantRole; label: string }[] = [
  { value: "inbound", label: "Answers calls" },
  { value: "outbound", label: "Makes calls" },
];

const PENDING_MS = 1_500;
/** A failed sync is tried again by itself. */
const FAILED_MS = 15_000;

function useAssistants() {
  const trpc = useTRPC();
  return useQuery(
    trpc.assistants.list.queryOptions(undefined, {
      refetchInterval: ({ state: { data } }) => {
        const states = data?.assistants.map(({ syncState }) => syncState) ?? [];
        if (states.includes("pending")) return PENDING_MS;
        return states.includes("failed") ? FAILED_MS : false;
      },
    }),
  );
}

export function AssistantsScreen() {
  const query = useAssistants();
  const [role, setRole] = useState<AssistantRole>("inbound");
  const [isChanged, setIsChanged] = useState(false);
  const choose = async (other: AssistantRole) => {
    if (!isChanged || (await confirmLosingChanges())) setRole(other);
  };
  return (
    <>
      <PageHeader
        title="Assistants"
        description="Who callers speak to: its name, its voice and its instructions."
        actions={
          <SegmentedControl
            aria-label="Which assistant"
            data={ROLES}
            value={role}
            onChange={(value) => void choose(value)}
          />
        }
      />
      <ReadOnlyNote />
      <UnreadArguments />
      <StateView query={query}>
        {({ assistants, transferNumber }) => (
          <OfRole
            key={role}
            role={role}
            assistant={assistants.find((one) => one.role === role) ?? null}
            transferNumber={transferNumber}
            onIsChanged={setIsChanged}
          />
        )}
      </StateView>
    </>
  );
}

type OfRoleProps = {
  readonly role: AssistantRole;
  readonly assistant: Assistant | null;
  readonly transferNumber: string | null;
  readonly onIsChanged: (isChanged: boolean) => void;
};

function OfRole({ role, assistant, ...rest }: OfRoleProps) {
  const [isAdding, setIsAdding] = useState(false);
  const loaded = useMemo(() => (assistant === null ? NEW_ASSISTANT : draftOf(assistant)), [assistant]);
  if (assistant === null && !isAdding) return <NoAssistant role={role} onAdd={() => setIsAdding(true)} />;
  return <AssistantForm role={role} assistant={assistant} loaded={loaded} {...rest} />;
}

function NoAssistant({ role, onAdd }: { readonly role: AssistantRole; readonly onAdd: () => void }) {
  const mayEdit = useMayEditSettings();
  const isInbound = role === "inbound";
  return (
    <Panel isFlush>
      <EmptyState
        icon={IconPhoneOutgoing}
        title={isInbound ? "Nobody answers the phone yet" : "No assistant makes calls yet"}
        action={mayEdit ? <Button onClick={onAdd}>Add this assistant</Button> : undefined}
      >
        {isInbound
          ? "Add the assistant that answers your callers. It is live at Vapi seconds after you save."
          : "You only need one if Vapi should call people, for example to confirm an appointment."}
      </EmptyState>
    </Panel>
  );
}
