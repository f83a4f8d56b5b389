import { IconRss } from "@tabler/icons-react";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { PageHeader } from "../../../ui/page-header.tsx";
import { Panel } from "../../../ui/panel.tsx";

export function FeedsScreen() {
  return (
    <>
      <PageHeader title="Calendar feeds" />
      <Panel isFlush>
        <EmptyState icon={IconRss} title="This screen is not built yet">
          Links that show a calendar in Google, Apple or Outlook will be made here.
        </EmptyState>
      </Panel>
    </>
  );
}
