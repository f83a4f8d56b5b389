import { IconPhoneIncoming } from "@tabler/icons-react";
import { EmptyState } from "../../ui/empty-state.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { Panel } from "../../ui/panel.tsx";

export function CallsScreen() {
  return (
    <>
      <PageHeader title="Calls" />
      <Panel isFlush>
        <EmptyState icon={IconPhoneIncoming} title="This screen is not built yet">
          Every call that the phone answered will be listed here.
        </EmptyState>
      </Panel>
    </>
  );
}
