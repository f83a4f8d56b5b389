import { IconSun } from "@tabler/icons-react";
import { EmptyState } from "../../ui/empty-state.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { Panel } from "../../ui/panel.tsx";

export function TodayScreen() {
  return (
    <>
      <PageHeader title="Today" />
      <Panel isFlush>
        <EmptyState icon={IconSun} title="This screen is not built yet">
          Who comes next and what the phone did will be here.
        </EmptyState>
      </Panel>
    </>
  );
}
