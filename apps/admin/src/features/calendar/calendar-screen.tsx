import { IconCalendar } from "@tabler/icons-react";
import { EmptyState } from "../../ui/empty-state.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { Panel } from "../../ui/panel.tsx";

export function CalendarScreen() {
  return (
    <>
      <PageHeader title="Calendar" />
      <Panel isFlush>
        <EmptyState icon={IconCalendar} title="This screen is not built yet">
          Day, week and month, with a column for each provider, will be here.
        </EmptyState>
      </Panel>
    </>
  );
}
