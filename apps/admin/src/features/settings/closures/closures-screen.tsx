import { Stack } from "@mantine/core";
import { useState } from "react";
import { useMayEditSettings } from "../../../api/session.ts";
import { PageHeader } from "../../../ui/page-header.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { useLeaveGuard } from "../../../forms/use-leave-guard.ts";
import { EditModal } from "../../../forms/edit-modal.tsx";
import { ReadOnlyNote } from "../../../ui/read-only-note.tsx";
import { AffectedAppointments } from "./affected-appointments.tsx";
import { type Affected, type Closure, ClosureForm } from "./closure-form.tsx";
import { ClosureList } from "./closure-list.tsx";
import { sayTimes } from "./closure-text.ts";

export function ClosuresScreen() {
  const mayEdit = useMayEditSettings();
  const [edited, setEdited] = useState<Closure | null>(null);
  const [toCall, setToCall] = useState<{ closure: Closure; affected: Affected } | null>(null);
  const [isTyped, setIsTyped] = useState(false);
  useLeaveGuard(isTyped);
  const onSaved = (closure: Closure, affected: Affected) => {
    setEdited(null);
    setToCall(affected.length === 0 ? null : { closure, affected });
  };
  return (
    <>
      <PageHeader
        title="Closures"
        description="Holidays and other times when nobody can book, whatever the opening hours say."
      />
      <ReadOnlyNote />
      <Stack gap="lg">
        {toCall !== null && (
          <AffectedAppointments
            key={toCall.closure.version}
            when={sayTimes(toCall.closure)}
            affected={toCall.affected}
            onClose={() => setToCall(null)}
          />
        )}
        {mayEdit && (
          <Panel title="Add a closure">
            <ClosureForm closure={null} onChanged={setIsTyped} onSaved={onSaved} />
          </Panel>
        )}
        <ClosureList onEdit={setEdited} />
      </Stack>
      <EditModal title="Change closure" isOpen={edited !== null} onClose={() => setEdited(null)}>
        {(onChanged) =>
          edited !== null && <ClosureForm closure={edited} onChanged={onChanged} onSaved={onSaved} />
        }
      </EditModal>
    </>
  );
}
