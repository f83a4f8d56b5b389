import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "../../../api/trpc.ts";
import { Panel } from "../../../ui/panel.tsx";
import { StateView } from "../../../ui/state-view.tsx";
import { OutboundForm } from "./outbound-form.tsx";

/** Whether, when and for how much the assistant calls people. */
export function OutboundSettingsPanel() {
  const trpc = useTRPC();
  const settings = useQuery(trpc.outbound.settings.queryOptions());
  return (
    <Panel title="Calls we make" isFlush>
      <StateView query={settings}>{(loaded) => <OutboundForm loaded={loaded} />}</StateView>
    </Panel>
  );
}
