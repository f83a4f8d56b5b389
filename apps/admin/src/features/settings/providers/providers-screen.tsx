import { IconUsers } from "@tabler/icons-react";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { PageHeader } from "../../../ui/page-header.tsx";
import { Panel } from "../../../ui/panel.tsx";

export function ProvidersScreen() {
  return (
    <>
      <PageHeader title="Providers" />
      <Panel isFlush>
        <EmptyState icon={IconUsers} title="This screen is not built yet">
          The people who see patients, their services and hours will be set here.
        </EmptyState>
      </Panel>
    </>
  );
}
