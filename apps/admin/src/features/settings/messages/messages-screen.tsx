import { useQuery } from "@tanstack/react-query";
import { useMayEditSettings } from "../../../api/session.ts";
import { useTRPC } from "../../../api/trpc.ts";
import { PageHeader } from "../../../ui/page-header.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { ReadOnlyNote } from "../../../ui/read-only-note.tsx";
import { StateView } from "../../../ui/state-view.tsx";
import { MessagesPanel } from "../../messages/messages-panel.tsx";
import { OutboundSettingsPanel } from "../outbound/outbound-panel.tsx";
import { WaitlistSettingsPanel } from "../waitlist/waitlist-panel.tsx";
import { MessagesForm } from "./messages-form.tsx";
import { SendTest } from "./send-test.tsx";
import { TemplatesPanel } from "./templates-panel.tsx";
import { TwilioPanel } from "./twilio-panel.tsx";
import classes from "./messages.module.css";

export function MessagesScreen() {
  const trpc = useTRPC();
  const mayEdit = useMayEditSettings();
  const settings = useQuery(trpc.messages.settings.queryOptions());
  return (
    <>
      <PageHeader
        title="Messages"
        description="What patients are told by e-mail or text: that they are booked, that the visit is near, that it was moved or cancelled. Never what it is for."
      />
      <ReadOnlyNote />
      <div className={classes["panels"]}>
        <Panel isFlush>
          <StateView query={settings}>{(loaded) => <MessagesForm loaded={loaded} />}</StateView>
        </Panel>
        <TemplatesPanel />
        {mayEdit && <SendTest />}
        {mayEdit && <TwilioPanel />}
        <WaitlistSettingsPanel />
        <OutboundSettingsPanel />
        <MessagesPanel isOfAll />
      </div>
    </>
  );
}
