import { IconPhoneIncoming } from "@tabler/icons-react";
import { EmptyState } from "../../ui/empty-state.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { Panel } from "../../ui/panel.tsx";

export function CallScreen() {
  return (
    <>
      <PageHeader title="Call" />
      <Panel isFlush>
        <EmptyState icon={IconPhoneIncoming} title="This screen is not built yet">
          The transcript, beside what was understood and answered, will be here.
        </EmptyState>
      </Panel>
    </>
  );
}
