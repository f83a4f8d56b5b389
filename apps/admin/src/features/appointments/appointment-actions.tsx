import { Button, Text } from "@mantine/core";
import {
  IconArmchair,
  IconArrowBackUp,
  IconArrowsMove,
  IconCheck,
  IconDoorEnter,
  IconRestore,
  IconUserX,
  IconX,
} from "@tabler/icons-react";
import { Suspense, lazy, useState } from "react";
import { useOrganization } from "../../api/session.ts";
import type { AppointmentAction } from "./actions-for.ts";
import type { Appointment } from "./appointment-types.ts";
import { ACTION_LABELS } from "./appointment-words.ts";
import { useAppointmentActions } from "./use-appointment-actions.ts";

const CancelSeries = lazy(async () => ({
  default: (await import("../series/cancel-series.tsx")).CancelSeries,
}));

const ICONS: Readonly<Record<AppointmentAction, typeof IconX>> = {
  arrived: IconDoorEnter,
  in_room: IconArmchair,
  expected: IconArrowBackUp,
  completed: IconCheck,
  no_show: IconUserX,
  move: IconArrowsMove,
  cancel: IconX,
  restore: IconRestore,
};

type AppointmentActionsProps = {
  readonly appointment: Appointment;
  readonly onMove: () => void;
  readonly onCancel?: () => void;
};

/** The buttons of an appointment: on its page and in the calendar's drawer. */
export function AppointmentActions({ appointment, ...follow }: AppointmentActionsProps) {
  const { role } = useOrganization();
  const { actions, isBusy, run } = useAppointmentActions(appointment, follow);
  const [isCancelling, setIsCancelling] = useState(false);
  if (role === "viewer") {
    return (
      <Text size="sm" c="dimmed">
        You can view appointments but not change them.
      </Text>
    );
  }
  const isOfSeries = appointment.seriesId !== null;
  return (
    <>
      {actions.map((action, index) => {
        const Picture = ICONS[action];
        const isMain = index === 0 && action !== "restore";
        return (
          <Button
            key={action}
            variant={isMain ? "filled" : "default"}
            {...(action === "cancel" && !isBusy ? { c: "var(--danger-ink)" } : {})}
            leftSection={<Picture size={16} aria-hidden />}
            disabled={isBusy}
            onClick={() => (action === "cancel" && isOfSeries ? setIsCancelling(true) : run(action))}
          >
            {ACTION_LABELS[action]}
          </Button>
        );
      })}
      {isCancelling && (
        <Suspense>
          <CancelSeries
            appointment={appointment}
            onClose={() => setIsCancelling(false)}
            onCancel={() => follow.onCancel?.()}
          />
        </Suspense>
      )}
    </>
  );
}
