import { IconStethoscope } from "@tabler/icons-react";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { PageHeader } from "../../../ui/page-header.tsx";
import { Panel } from "../../../ui/panel.tsx";

export function ServicesScreen() {
  return (
    <>
      <PageHeader title="Services" />
      <Panel isFlush>
        <EmptyState icon={IconStethoscope} title="This screen is not built yet">
          What people can book, and how long it takes, will be set here.
        </EmptyState>
      </Panel>
    </>
  );
}
