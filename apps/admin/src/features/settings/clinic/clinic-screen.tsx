import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "../../../api/trpc.ts";
import { PageHeader } from "../../../ui/page-header.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { StateView } from "../../../ui/state-view.tsx";
import { ReadOnlyNote } from "../../../ui/read-only-note.tsx";
import { ClinicForm } from "./clinic-form.tsx";

export function ClinicScreen() {
  const trpc = useTRPC();
  const settings = useQuery(trpc.organization.settings.queryOptions());
  return (
    <>
      <PageHeader title="Clinic" description="What callers are told, and how far ahead they may book." />
      <ReadOnlyNote />
      <Panel isFlush>
        <StateView query={settings}>{(loaded) => <ClinicForm loaded={loaded} />}</StateView>
      </Panel>
    </>
  );
}
