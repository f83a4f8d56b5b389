import { IconCalendarEvent } from "@tabler/icons-react";
import { EmptyState } from "../../ui/empty-state.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { Panel } from "../../ui/panel.tsx";

export function AppointmentScreen() {
  return (
    <>
      <PageHeader title="Appointment" />
      <Panel isFlush>
        <EmptyState icon={IconCalendarEvent} title="This screen is not built yet">
          The appointment, its history and the call that made it will be here.
        </EmptyState>
      </Panel>
    </>
  );
}
