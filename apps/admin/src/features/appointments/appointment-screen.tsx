import { Alert } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useOrganization } from "../../api/session.ts";
import { useTRPC } from "../../api/trpc.ts";
import { formatDayAndTime } from "../../format/moment.ts";
import { PageHeader } from "../../ui/page-header.tsx";
import { Panel } from "../../ui/panel.tsx";
import { StateView } from "../../ui/state-view.tsx";
import { MessagesPanel } from "../messages/messages-panel.tsx";
import { CallThem } from "../outbound/call-them.tsx";
import { isToCome } from "./actions-for.ts";
import { AppointmentCalls } from "./appointment-calls.tsx";
import { AppointmentFacts } from "./appointment-facts.tsx";
import { AppointmentHistory } from "./appointment-history.tsx";
import { AppointmentNotes } from "./appointment-notes.tsx";
import { AppointmentPageActions } from "./appointment-page-actions.tsx";
import { AppointmentStatusPill } from "./appointment-status.tsx";
import type { Appointment, AppointmentDetails } from "./appointment-types.ts";
import { describeException } from "./appointment-words.ts";
import { PersonNotes } from "../persons/person-notes.tsx";
import { SeriesPanel } from "../series/series-panel.tsx";
import { PatientLink } from "./patient-link.tsx";
import classes from "./appointment.module.css";

const route = getRouteApi("/shell/appointments/$appointmentId");

export function AppointmentScreen() {
  const { appointmentId } = route.useParams();
  const trpc = useTRPC();
  const details = useQuery(trpc.appointments.load.queryOptions({ appointmentId }));
  const { zone } = useOrganization();
  const appointment = details.data?.appointment;
  return (
    <>
      <PageHeader
        title={appointment === undefined ? "Appointment" : appointment.patientName || "Erased person"}
        description={appointment && formatDayAndTime(appointment.startsAt, zone)}
        actions={appointment && <AppointmentPageActions appointment={appointment} />}
      />
      <StateView query={details}>
        {(data) => <AppointmentPage key={appointmentId} details={data} />}
      </StateView>
    </>
  );
}

function AboutPerson({ person }: Pick<Appointment, "person">) {
  if (person === null || (person.note === "" && person.alert === "")) return null;
  return (
    <Panel title="About the patient">
      <PersonNotes person={person} />
    </Panel>
  );
}

function AppointmentPage({ details: { appointment, calls } }: { readonly details: AppointmentDetails }) {
  const exception = describeException(appointment.overridden);
  return (
    <>
      {exception !== null && (
        <Alert icon={<IconAlertTriangle aria-hidden />} color="yellow" variant="light" mb="md" c="inherit">
          {exception} Reason: {appointment.overrideReason}
        </Alert>
      )}
      <div className={classes["page"]}>
        <div className={classes["side"]}>
          <AboutPerson person={appointment.person} />
          <Panel title="Details" actions={<AppointmentStatusPill status={appointment.status} />}>
            <AppointmentFacts appointment={appointment} />
            {isToCome(appointment) && (
              <CallThem about={appointment} phone={appointment.contact.phone} who={appointment.patientName} />
            )}
          </Panel>
          {appointment.seriesId !== null && (
            <Panel title="Series">
              <SeriesPanel appointment={appointment} />
            </Panel>
          )}
          <PatientLink appointment={appointment} />
          <Panel title="Notes">
            <AppointmentNotes appointment={appointment} />
          </Panel>
          <Panel title="History">
            <AppointmentHistory appointment={appointment} />
          </Panel>
        </div>
        <div className={classes["main"]}>
          <MessagesPanel about={{ appointmentId: appointment.appointmentId }} />
          <AppointmentCalls appointment={appointment} calls={calls} />
        </div>
      </div>
    </>
  );
}
