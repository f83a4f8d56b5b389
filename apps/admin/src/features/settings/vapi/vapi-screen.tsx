import { IconPlugConnected } from "@tabler/icons-react";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { PageHeader } from "../../../ui/page-header.tsx";
import { Panel } from "../../../ui/panel.tsx";

export function VapiScreen() {
  return (
    <>
      <PageHeader title="Vapi connection" />
      <Panel isFlush>
        <EmptyState icon={IconPlugConnected} title="This screen is not built yet">
          The key of the Vapi account and the webhook secret will be set here.
        </EmptyState>
      </Panel>
    </>
  );
}
