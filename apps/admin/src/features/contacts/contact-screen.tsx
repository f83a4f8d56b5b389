import { IconUser } from "@tabler/icons-react";
import { EmptyState } from "../../ui/empty-state.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { Panel } from "../../ui/panel.tsx";

export function ContactScreen() {
  return (
    <>
      <PageHeader title="Contact" />
      <Panel isFlush>
        <EmptyState icon={IconUser} title="This screen is not built yet">
          One person, with all appointments and calls, will be here.
        </EmptyState>
      </Panel>
    </>
  );
}
