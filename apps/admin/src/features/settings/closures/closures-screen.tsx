import { IconCalendarOff } from "@tabler/icons-react";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { PageHeader } from "../../../ui/page-header.tsx";
import { Panel } from "../../../ui/panel.tsx";

export function ClosuresScreen() {
  return (
    <>
      <PageHeader title="Closures" />
      <Panel isFlush>
        <EmptyState icon={IconCalendarOff} title="This screen is not built yet">
          Holidays and other days on which the clinic is closed will be set here.
        </EmptyState>
      </Panel>
    </>
  );
}
