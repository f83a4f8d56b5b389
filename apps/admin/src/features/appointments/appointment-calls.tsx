import { Anchor, Text } from "@mantine/core";
import { IconPhoneOff } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTRPC } from "../../api/trpc.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Panel } from "../../ui/panel.tsx";
import { StateView } from "../../ui/state-view.tsx";
import { DayAndTime } from "../../ui/time-text.tsx";
import { ToolStep } from "../calls/tool-step.tsx";
import { CallResult } from "../calls/call-result.tsx";
import { useFormatPhone } from "../../format/phone.ts";
import { callerName } from "../calls/read-call.ts";
import type { Appointment, AppointmentDetails } from "./appointment-types.ts";
import classes from "./appointment.module.css";

type AppointmentCallsProps = {
  readonly appointment: Appointment;
  readonly calls: AppointmentDetails["calls"];
};

/** The call that made it, and every later one that touched it. */
export function AppointmentCalls({ appointment, calls }: AppointmentCallsProps) {
  if (calls.length === 0) return <NoCall appointment={appointment} />;
  return calls.map(({ callId, toolCalls }) => (
    <CallOfAppointment
      key={callId}
      callId={callId}
      title={titleFor(toolCalls.map(({ outcome }) => outcome))}
    />
  ));
}

const NO_CALL = {
  phone: "It was booked over the phone's interface without a call, or the call was erased.",
  staff: "It was entered at the desk. If the patient calls about it, the call appears here.",
  import: "It was entered at the desk. If the patient calls about it, the call appears here.",
  patient:
    "The patient took a time that was held for them, by their own link. If they call about it, the call appears here.",
} as const;

function NoCall({ appointment: { source, byPatient } }: { readonly appointment: Appointment }) {
  return (
    <Panel title="Calls">
      <EmptyState
        icon={IconPhoneOff}
        title={source === "phone" ? "The call is not stored" : "No call made it"}
      >
        {NO_CALL[byPatient ? "patient" : source]}
      </EmptyState>
    </Panel>
  );
}

function titleFor(outcomes: readonly string[]): string {
  if (outcomes.includes("booked")) return "The call that made it";
  if (outcomes.includes("cancelled")) return "The call that cancelled it";
  return outcomes.includes("moved") ? "The call that moved it" : "A call about it";
}

function CallOfAppointment({ callId, title }: { readonly callId: string; readonly title: string }) {
  const formatPhone = useFormatPhone();
  const call = useQuery(useTRPC().calls.load.queryOptions({ callId }));
  const link = (
    <Anchor
      size="sm"
      fw={600}
      renderRoot={(props) => <Link {...props} to="/calls/$callId" params={{ callId }} />}
    >
      Read the whole call
    </Anchor>
  );
  return (
    <Panel title={title} actions={link}>
      <StateView query={call}>
        {(data) => (
          <>
            <div className={classes["callHead"]}>
              <Text>
                {callerName(data, formatPhone).name}, <DayAndTime at={data.startedAt} />
              </Text>
              <CallResult call={data} />
            </div>
            {data.summary !== null && data.summary !== "" && (
              <Text c="dimmed" mb="md" className={classes["prose"] ?? ""}>
                {data.summary}
              </Text>
            )}
            <div className={classes["steps"]}>
              {data.steps.map((step) => (
                <ToolStep key={`${step.toolCallId} ${step.at}`} step={step} />
              ))}
            </div>
          </>
        )}
      </StateView>
    </Panel>
  );
}
