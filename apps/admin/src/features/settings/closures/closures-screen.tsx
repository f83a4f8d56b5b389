import { Button, Stack } from "@mantine/core";
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
import { HolidaysForm } from "./holidays-form.tsx";
import { sayTimes } from "./closure-text.ts";

type ToCall = { readonly key: string; readonly when: string; readonly affected: Affected };

export function ClosuresScreen() {
  const mayEdit = useMayEditSettings();
  const [edited, setEdited] = useState<Closure | null>(null);
  const [toCall, setToCall] = useState<ToCall | null>(null);
  const [isAddingHolidays, setIsAddingHolidays] = useState(false);
  const [isTyped, setIsTyped] = useState(false);
  useLeaveGuard(isTyped);
  const onSaved = (closure: Closure, affected: Affected) => {
    setEdited(null);
    setToCall(affected.length === 0 ? null : { key: closure.version, when: sayTimes(closure), affected });
  };
  const onHolidays = (affected: Affected) => {
    setIsAddingHolidays(false);
    setToCall(affected.length === 0 ? null : { key: "holidays", when: "public holidays", affected });
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
            key={toCall.key}
            when={toCall.when}
            affected={toCall.affected}
            onClose={() => setToCall(null)}
          />
        )}
        {mayEdit && (
          <Panel
            title="Add a closure"
            actions={
              <Button variant="default" size="sm" onClick={() => setIsAddingHolidays(true)}>
                Add public holidays
              </Button>
            }
          >
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
      <EditModal
        title="Add public holidays"
        isOpen={isAddingHolidays}
        onClose={() => setIsAddingHolidays(false)}
      >
        {(onChanged) => <HolidaysForm onChanged={onChanged} onDone={onHolidays} />}
      </EditModal>
    </>
  );
}
