import { IconClock } from "@tabler/icons-react";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { PageHeader } from "../../../ui/page-header.tsx";
import { Panel } from "../../../ui/panel.tsx";

export function HoursScreen() {
  return (
    <>
      <PageHeader title="Opening hours" />
      <Panel isFlush>
        <EmptyState icon={IconClock} title="This screen is not built yet">
          The hours of each weekday, with breaks, will be set here.
        </EmptyState>
      </Panel>
    </>
  );
}
