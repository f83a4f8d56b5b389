import { Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useOrganization } from "../../api/session.ts";
import { useTRPC } from "../../api/trpc.ts";
import { formatDayAndTime } from "../../format/moment.ts";
import { BackLink } from "../../ui/back-link.tsx";
import { PageHeader } from "../../ui/page-header.tsx";
import { Panel } from "../../ui/panel.tsx";
import { StateView } from "../../ui/state-view.tsx";
import { KnownPeople } from "../persons/known-people.tsx";
import { CallAppointments } from "./call-appointments.tsx";
import { CallFacts } from "./call-facts.tsx";
import { CallResult } from "./call-result.tsx";
import { CallTimeline } from "./call-timeline.tsx";
import { Evaluation } from "./evaluation.tsx";
import { type FormatPhone, useFormatPhone } from "../../format/phone.ts";
import { type Call, callerName } from "./read-call.ts";
import { Recording } from "./recording.tsx";
import { TryMark } from "./try-mark.tsx";
import classes from "./call.module.css";

const route = getRouteApi("/shell/calls/$callId");

export function CallScreen() {
  const { callId } = route.useParams();
  const trpc = useTRPC();
  const call = useQuery(trpc.calls.load.queryOptions({ callId }));
  const { zone } = useOrganization();
  const formatPhone = useFormatPhone();
  return (
    <>
      <BackLink to="/calls">All calls</BackLink>
      <PageHeader
        title={call.data === undefined ? "Call" : titleOf(call.data, formatPhone)}
        description={call.data && formatDayAndTime(call.data.startedAt, zone)}
        actions={
          call.data && (
            <>
              <TryMark callId={callId} />
              <CallResult call={call.data} />
            </>
          )
        }
      />
      <StateView query={call}>{(data) => <CallPage call={data} />}</StateView>
    </>
  );
}

function titleOf(call: Call, formatPhone: FormatPhone): string {
  const { name, isKnown } = callerName(call, formatPhone);
  return isKnown ? `Call with ${name}` : name;
}

function CallPage({ call }: { readonly call: Call }) {
  const hasEnded = call.recordingUrl !== null || call.endedAt !== null;
  return (
    <div className={classes["page"]}>
      <div className={classes["main"]}>
        {call.summary !== null && call.summary !== "" && (
          <Panel title="Summary">
            <Text className={classes["prose"] ?? ""}>{call.summary}</Text>
          </Panel>
        )}
        <div className={classes["told"]}>
          <Panel title="What was said and done" isFlush>
            <CallTimeline call={call} />
          </Panel>
        </div>
      </div>
      <div className={classes["side"]}>
        {call.contactId !== null && call.appointments.length === 0 && (
          <KnownPeople contactId={call.contactId} patientName={null} />
        )}
        <CallAppointments call={call} />
        <div className={classes["facts"]}>
          <Panel title="Details">
            <CallFacts call={call} />
          </Panel>
          {hasEnded && !call.isErased && !call.areWordsRemoved && (
            <Panel title="Recording">
              <Recording key={call.recordingUrl} call={call} />
            </Panel>
          )}
          <Evaluation call={call} />
        </div>
      </div>
    </div>
  );
}
