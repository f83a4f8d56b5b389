import { Anchor, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link, getRouteApi } from "@tanstack/react-router";
import { useOrganization } from "../../api/session.ts";
import { useTRPC } from "../../api/trpc.ts";
import { formatDayAndTime } from "../../format/moment.ts";
import { PageHeader } from "../../ui/page-header.tsx";
import { Panel } from "../../ui/panel.tsx";
import { StateView } from "../../ui/state-view.tsx";
import { CallAppointments } from "./call-appointments.tsx";
import { CallFacts } from "./call-facts.tsx";
import { type Call, CallResult } from "./call-result.tsx";
import { CallTimeline } from "./call-timeline.tsx";
import { callerName } from "./caller-name.ts";
import { Recording } from "./recording.tsx";
import classes from "./call.module.css";

const route = getRouteApi("/shell/calls/$callId");

export function CallScreen() {
  const { callId } = route.useParams();
  const trpc = useTRPC();
  const call = useQuery(trpc.calls.load.queryOptions({ callId }));
  const { timeZone } = useOrganization();
  const title = call.data === undefined ? "Call" : titleOf(call.data);
  return (
    <>
      <PageHeader
        title={title}
        description={call.data && `Call of ${formatDayAndTime(call.data.startedAt, timeZone)}`}
        actions={call.data && <CallResult call={call.data} />}
      />
      <StateView query={call}>{(data) => <CallPage call={data} />}</StateView>
      <Text mt="lg">
        <Anchor renderRoot={(props) => <Link {...props} to="/calls" />}>All calls</Anchor>
      </Text>
    </>
  );
}

const titleOf = (call: Call): string => callerName(call).name;

function CallPage({ call }: { readonly call: Call }) {
  const hasRecording = call.recordingUrl !== null || call.endedAt !== null;
  return (
    <div className={classes["page"]}>
      <div className={classes["main"]}>
        {call.summary !== null && call.summary !== "" && (
          <Panel title="Summary">
            <Text className={classes["prose"] ?? ""}>{call.summary}</Text>
          </Panel>
        )}
        <Panel title="What was said, and what was done" isFlush>
          <CallTimeline call={call} />
        </Panel>
      </div>
      <div className={classes["side"]}>
        <CallAppointments call={call} />
        <Panel title="Facts">
          <CallFacts call={call} />
        </Panel>
        {hasRecording && !call.isErased && (
          <Panel title="Recording">
            <Recording key={call.recordingUrl} url={call.recordingUrl} />
          </Panel>
        )}
      </div>
    </div>
  );
}
