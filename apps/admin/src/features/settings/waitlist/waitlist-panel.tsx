import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "../../../api/trpc.ts";
import { Panel } from "../../../ui/panel.tsx";
import { StateView } from "../../../ui/state-view.tsx";
import { WaitlistForm } from "./waitlist-form.tsx";

/** How long a freed time is held for somebody on the waitlist, and how they are told. */
export function WaitlistSettingsPanel() {
  const trpc = useTRPC();
  const settings = useQuery(trpc.waitlist.settings.queryOptions());
  return (
    <Panel title="Offers to the waitlist" isFlush>
      <StateView query={settings}>{(loaded) => <WaitlistForm loaded={loaded} />}</StateView>
    </Panel>
  );
}
