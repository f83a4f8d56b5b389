import { IconHeadset } from "@tabler/icons-react";
import { EmptyState } from "../../ui/empty-state.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { Panel } from "../../ui/panel.tsx";

export function AssistantsScreen() {
  return (
    <>
      <PageHeader title="Assistants" />
      <Panel isFlush>
        <EmptyState icon={IconHeadset} title="This screen is not built yet">
          What the voice says, how it sounds and where it transfers to will be set here.
        </EmptyState>
      </Panel>
    </>
  );
}
