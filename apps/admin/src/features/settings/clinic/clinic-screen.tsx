import { IconBuildingHospital } from "@tabler/icons-react";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { PageHeader } from "../../../ui/page-header.tsx";
import { Panel } from "../../../ui/panel.tsx";

export function ClinicScreen() {
  return (
    <>
      <PageHeader title="Clinic" />
      <Panel isFlush>
        <EmptyState icon={IconBuildingHospital} title="This screen is not built yet">
          Name, time zone, and how far ahead people may book will be set here.
        </EmptyState>
      </Panel>
    </>
  );
}
