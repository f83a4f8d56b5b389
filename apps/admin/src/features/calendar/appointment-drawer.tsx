import { Alert, Badge, Button, Drawer, Group, Stack, Text } from "@mantine/core";
import {
  IconAlertTriangle,
  IconArrowsMove,
  IconCheck,
  IconExternalLink,
  IconPhone,
  IconRotate,
  IconUserOff,
  IconX,
} from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useOrganization } from "../../api/session.ts";
import { formatDayAndTime, formatLongDay, formatTimeSpan } from "../../format/moment.ts";
import { confirmAction } from "../../ui/confirm-action.tsx";
import { PhoneText } from "../../ui/phone-text.tsx";
import type { Appointment } from "./calendar-data.ts";
import classes from "./calendar.module.css";
import { RULE_LABELS, STATUS_LABELS } from "../appointments/appointment-words.ts";
import { useChanges } from "../appointments/use-move-appointment.ts";

type AppointmentDrawerProps = {
  /** Null: closed. */
  readonly appointment: Appointment | null;
  readonly canWrite: boolean;
  readonly onClose: () => void;
  readonly onMove: (appointment: Appointment) => void;
};

export function AppointmentDrawer({ appointment, canWrite, onClose, onMove }: AppointmentDrawerProps) {
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
          {canWrite ? (
            <Actions appointment={appointment} onClose={onClose} onMove={onMove} />
          ) : (
            <Text size="sm" c="dimmed">
              Your role lets you look. Ask somebody of the staff to change an appointment.
            </Text>
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
            Open the appointment
          </Button>
        </Stack>
      )}
    </Drawer>
  );
}

const STATUS_COLORS = { confirmed: "pine", completed: "gray", cancelled: "gray", no_show: "orange" } as const;

function Facts({ appointment }: { readonly appointment: Appointment }) {
  const { timeZone } = useOrganization();
  const { startsAt, endsAt, service, provider, contact, status, source, notes, overridden } = appointment;
  const isForSomebodyElse = contact.name !== appointment.patientName;
  return (
    <Stack gap="md">
      <div>
        <Text fw={600}>{formatLongDay(startsAt, timeZone)}</Text>
        <Text>{formatTimeSpan(startsAt, endsAt, timeZone)}</Text>
      </div>
      <Group gap={6}>
        <Badge variant="outline" color={STATUS_COLORS[status]} tt="none">
          {STATUS_LABELS[status]}
        </Badge>
        {source === "phone" && (
          <Badge variant="outline" color="gray" tt="none" leftSection={<IconPhone size={12} aria-hidden />}>
            Booked by phone
          </Badge>
        )}
      </Group>
      {overridden.length > 0 && (
        <Alert
          className={classes["notice"] ?? ""}
          icon={<IconAlertTriangle aria-hidden />}
          title="Placed with a reason"
        >
          <Text size="sm">“{appointment.overrideReason}”</Text>
          <Text size="sm">It is {overridden.map((rule) => RULE_LABELS[rule]).join(" and ")}.</Text>
        </Alert>
      )}
      <dl className={classes["facts"]}>
        <dt>Service</dt>
        <dd>{service.name}</dd>
        <dt>Provider</dt>
        <dd>{provider.name}</dd>
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
        <dd>{formatDayAndTime(appointment.createdAt, timeZone)}</dd>
      </dl>
    </Stack>
  );
}

type ActionsProps = Pick<AppointmentDrawerProps, "onClose" | "onMove"> & {
  readonly appointment: Appointment;
};

function Actions({ appointment, onClose, onMove }: ActionsProps) {
  const { setStatus } = useChanges();
  const { timeZone } = useOrganization();
  if (appointment.status !== "confirmed") {
    return (
      <Button
        variant="light"
        leftSection={<IconRotate size={18} aria-hidden />}
        onClick={() => void setStatus(appointment, "confirmed")}
      >
        Confirm it again
      </Button>
    );
  }
  const cancel = async () => {
    const isSure = await confirmAction({
      title: "Cancel this appointment?",
      message: `${appointment.patientName}, ${formatDayAndTime(appointment.startsAt, timeZone)}. The time becomes free for others. Nobody is told by us: call them.`,
      confirmLabel: "Cancel appointment",
      isDangerous: true,
    });
    if (!isSure) return;
    onClose();
    await setStatus(appointment, "cancelled");
  };
  return (
    <div className={classes["actions"]}>
      <Button leftSection={<IconArrowsMove size={18} aria-hidden />} onClick={() => onMove(appointment)}>
        Move
      </Button>
      <Button
        variant="light"
        leftSection={<IconCheck size={18} aria-hidden />}
        onClick={() => void setStatus(appointment, "completed")}
      >
        Completed
      </Button>
      <Button
        variant="default"
        leftSection={<IconUserOff size={18} aria-hidden />}
        onClick={() => void setStatus(appointment, "no_show")}
      >
        Did not come
      </Button>
      <Button
        variant="default"
        c="var(--danger-ink)"
        leftSection={<IconX size={18} aria-hidden />}
        onClick={() => void cancel()}
      >
        Cancel
      </Button>
    </div>
  );
}
