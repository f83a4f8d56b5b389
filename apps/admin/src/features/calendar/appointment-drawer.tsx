import { Alert, Badge, Button, Drawer, Group, Stack, Text } from "@mantine/core";
import { IconAlertTriangle, IconExternalLink, IconPhone } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { Suspense, lazy } from "react";
import { useOrganization } from "../../api/session.ts";
import { formatDayAndTime, formatLongDay, formatTimeSpan } from "../../format/moment.ts";
import { PhoneText } from "../../ui/phone-text.tsx";
import { AppointmentActions } from "../appointments/appointment-actions.tsx";
import type { Appointment } from "../appointments/appointment-types.ts";
import { PersonNotes } from "../persons/person-notes.tsx";
import classes from "./calendar.module.css";
import {
  STATUS_LABELS,
  describeException,
  sayResources,
  sayState,
} from "../appointments/appointment-words.ts";

const SeriesPanel = lazy(async () => ({ default: (await import("../series/series-panel.tsx")).SeriesPanel }));

type AppointmentDrawerProps = {
  /** Null: closed. */
  readonly appointment: Appointment | null;
  readonly onClose: () => void;
  readonly onMove: (appointment: Appointment) => void;
};

export function AppointmentDrawer({ appointment, onClose, onMove }: AppointmentDrawerProps) {
  return (
    <Drawer
      opened={appointment !== null}
      onClose={onClose}
      position="right"
      size={420}
      title={appointment?.patientName ?? "Appointment"}
      closeButtonProps={{ "aria-label": "Close" }}
      classNames={{ title: classes["drawerTitle"] ?? "" }}
    >
      {appointment !== null && (
        <Stack gap="lg">
          <Facts appointment={appointment} />
          <div className={classes["actions"]}>
            <AppointmentActions
              appointment={appointment}
              onMove={() => onMove(appointment)}
              onCancel={onClose}
            />
          </div>
          {appointment.seriesId !== null && (
            <Suspense>
              <SeriesPanel appointment={appointment} />
            </Suspense>
          )}
          <Button
            variant="default"
            fullWidth
            leftSection={<IconExternalLink size={18} aria-hidden />}
            renderRoot={(props) => (
              <Link
                to="/appointments/$appointmentId"
                params={{ appointmentId: appointment.appointmentId }}
                {...props}
              />
            )}
          >
            Open appointment
          </Button>
        </Stack>
      )}
    </Drawer>
  );
}

const STATUS_COLORS = { confirmed: "pine", completed: "gray", cancelled: "gray", no_show: "orange" } as const;

function Facts({ appointment }: { readonly appointment: Appointment }) {
  const { zone } = useOrganization();
  const { startsAt, endsAt, contact, status, source, notes } = appointment;
  const exception = describeException(appointment.overridden);
  const isForSomebodyElse = contact.name !== appointment.patientName;
  return (
    <Stack gap="md">
      <div>
        <Text fw={600}>{formatLongDay(startsAt, zone)}</Text>
        <Text>{formatTimeSpan(startsAt, endsAt, zone)}</Text>
      </div>
      <PersonNotes person={appointment.person} />
      <Group gap={6}>
        <Badge variant="outline" color={STATUS_COLORS[status]} tt="none">
          {sayState(appointment, zone) ?? STATUS_LABELS[status]}
        </Badge>
        {source === "phone" && (
          <Badge variant="outline" color="gray" tt="none" leftSection={<IconPhone size={12} aria-hidden />}>
            Booked by phone
          </Badge>
        )}
      </Group>
      {exception !== null && (
        <Alert
          className={classes["notice"] ?? ""}
          icon={<IconAlertTriangle aria-hidden />}
          title="Booked as an exception"
        >
          <Text size="sm">“{appointment.overrideReason}”</Text>
          <Text size="sm">{exception}</Text>
        </Alert>
      )}
      <dl className={classes["facts"]}>
        <WhatItTakes appointment={appointment} />
        <dt>Contact</dt>
        <dd>
          {isForSomebodyElse && <div>{contact.name}</div>}
          {contact.phone !== null && <PhoneText e164={contact.phone} />}
          {contact.email !== null && <div>{contact.email}</div>}
        </dd>
        {notes !== "" && (
          <>
            <dt>Notes</dt>
            <dd className={classes["notes"]}>{notes}</dd>
          </>
        )}
        <dt>Booked</dt>
        <dd>{formatDayAndTime(appointment.createdAt, zone)}</dd>
      </dl>
    </Stack>
  );
}

function WhatItTakes({ appointment }: { readonly appointment: Appointment }) {
  const { service, provider } = appointment;
  const has = sayResources(appointment);
  return (
    <>
      <dt>Service</dt>
      <dd>{service.name}</dd>
      <dt>Provider</dt>
      <dd>{provider.name}</dd>
      {appointment.location !== undefined && (
        <>
          <dt>Location</dt>
          <dd>{appointment.location.name}</dd>
        </>
      )}
      {has !== null && (
        <>
          <dt>Room</dt>
          <dd>{has}</dd>
        </>
      )}
    </>
  );
}
