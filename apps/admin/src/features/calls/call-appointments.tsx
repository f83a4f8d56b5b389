import { Anchor, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { Panel } from "../../ui/panel.tsx";
import { DayText, TimeSpan } from "../../ui/time-text.tsx";
import { AppointmentStatusPill } from "../appointments/appointment-status.tsx";
import { PersonNotes } from "../persons/person-notes.tsx";
import type { Call } from "./read-call.ts";
import classes from "./call.module.css";

/** What the call made or changed, as it stands now; absent when it did neither. */
export function CallAppointments({ call }: { readonly call: Call }) {
  if (call.appointments.length === 0) return null;
  return (
    <Panel title={call.appointments.length === 1 ? "Appointment" : "Appointments"}>
      <ul className={classes["appointments"]}>
        {call.appointments.map((appointment) => (
          <li key={appointment.appointmentId}>
            <Anchor
              fw={600}
              renderRoot={(props) => (
                <Link
                  {...props}
                  to="/appointments/$appointmentId"
                  params={{ appointmentId: appointment.appointmentId }}
                />
              )}
            >
              <DayText at={appointment.startsAt} />,{" "}
              <TimeSpan from={appointment.startsAt} until={appointment.endsAt} />
            </Anchor>
            <Text size="sm">{appointment.patientName}</Text>
            <Text size="sm" c="dimmed" mb={4}>
              {appointment.serviceName} with {appointment.providerName}
            </Text>
            <PersonNotes person={appointment} />
            <AppointmentStatusPill status={appointment.status} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}
