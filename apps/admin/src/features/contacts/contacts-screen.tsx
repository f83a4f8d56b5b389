import { IconAddressBook } from "@tabler/icons-react";
import { EmptyState } from "../../ui/empty-state.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { Panel } from "../../ui/panel.tsx";

export function ContactsScreen() {
  return (
    <>
      <PageHeader title="Contacts" />
      <Panel isFlush>
        <EmptyState icon={IconAddressBook} title="This screen is not built yet">
          Everybody who has called or booked will be listed here.
        </EmptyState>
      </Panel>
    </>
  );
}
