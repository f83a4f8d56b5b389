import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "../../../api/trpc.ts";
import { PageHeader } from "../../../ui/page-header.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { ReadOnlyNote } from "../../../ui/read-only-note.tsx";
import { StateView } from "../../../ui/state-view.tsx";
import { RedFlagsForm } from "./red-flags-form.tsx";

export function RedFlagsScreen() {
  const trpc = useTRPC();
  const redFlags = useQuery(trpc.redFlags.load.queryOptions());
  return (
    <>
      <PageHeader
        title="Urgent words"
        description="Callers who say one of these hear your sentence and number. In that call nothing is booked or moved. “No bleeding” counts as “bleeding”: better once too often."
      />
      <ReadOnlyNote />
      <Panel isFlush>
        <StateView query={redFlags}>{(loaded) => <RedFlagsForm loaded={loaded} />}</StateView>
      </Panel>
    </>
  );
}
