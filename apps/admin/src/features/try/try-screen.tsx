import { IconPhoneCall } from "@tabler/icons-react";
import { EmptyState } from "../../ui/empty-state.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { Panel } from "../../ui/panel.tsx";

export function TryScreen() {
  return (
    <>
      <PageHeader title="Try the line" />
      <Panel isFlush>
        <EmptyState icon={IconPhoneCall} title="This screen is not built yet">
          Play a caller without a phone, and watch the appointment appear.
        </EmptyState>
      </Panel>
    </>
  );
}
