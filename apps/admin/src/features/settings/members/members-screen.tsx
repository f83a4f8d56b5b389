import { IconUsersGroup } from "@tabler/icons-react";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { PageHeader } from "../../../ui/page-header.tsx";
import { Panel } from "../../../ui/panel.tsx";

export function MembersScreen() {
  return (
    <>
      <PageHeader title="Members" />
      <Panel isFlush>
        <EmptyState icon={IconUsersGroup} title="This screen is not built yet">
          The people who may sign in, and their roles, will be managed here.
        </EmptyState>
      </Panel>
    </>
  );
}
