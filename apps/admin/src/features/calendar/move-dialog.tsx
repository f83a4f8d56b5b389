import type { Zone } from "@callwaiting/domain/zone";
import { Button, Group, Modal, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { useOrganization } from "../../api/session.ts";
import { dayOf, momentAt, timeOf } from "../../format/clinic-time.ts";
import { sayDayAndTime } from "../../format/moment.ts";
import type { Appointment, Refusal } from "../appointments/appointment-types.ts";
import { type Wish, useMoveAppointment, wishOf } from "../appointments/use-move-appointment.ts";
import type { CalendarFrame } from "./calendar-data.ts";
import { ConflictNotice } from "./conflict-notice.tsx";
import { SKIPPED_TIME, TimeFields, type When } from "./time-fields.tsx";

export type MoveDraft = {
  readonly appointment: Appointment;
  /** Where somebody dropped it, and why it could not stay there; null when the dialog was asked for. */
  readonly wish: Wish | null;
  readonly refusal: Refusal | null;
};

type MoveDialogProps = {
  readonly draft: MoveDraft;
  readonly frame: CalendarFrame;
  readonly onClose: () => void;
};

/** All that dragging and stretching do, for the keyboard; and what follows a drop that was refused. */
export function MoveDialog({ draft, frame, onClose }: MoveDialogProps) {
  const { appointment } = draft;
  const { zone } = useOrganization();
  const { when, change, startsAt, refusal, isBusy, submit } = useMoveForm(draft, onClose);
  const { appointmentId, service, provider } = appointment;
  return (
    <Modal opened onClose={onClose} title={`Move ${appointment.patientName}`} size="lg">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <Stack gap="md">
          <Text size="sm" c="dimmed">
            {service.name}, currently {sayDayAndTime(appointment.startsAt, zone)} with {provider.name}
          </Text>
          {refusal !== null && startsAt !== null && (
            <ConflictNotice
              refusal={refusal}
              attempt={{
                startsAt,
                minutes: when.minutes,
                providerId: when.providerId ?? provider.providerId,
                appointmentId,
              }}
              isBusy={isBusy}
              onPick={(at) => change({ ...when, day: dayOf(at, zone), time: timeOf(at, zone) })}
              onForce={(reason) => void submit(reason)}
            />
          )}
          <TimeFields
            value={when}
            onChange={change}
            frame={frame}
            serviceId={service.serviceId}
            withFreeTimes={refusal === null}
            appointmentId={appointmentId}
            timeError={when.time !== "" && startsAt === null ? SKIPPED_TIME : null}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Keep as it is
            </Button>
            <Button type="submit" loading={isBusy} disabled={refusal !== null}>
              Move
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

function useMoveForm({ appointment, ...draft }: MoveDraft, onClose: () => void) {
  const { zone } = useOrganization();
  const move = useMoveAppointment();
  const [when, setWhen] = useState(() => toWhen(draft.wish ?? wishOf(appointment), zone));
  const [refusal, setRefusal] = useState(draft.refusal);
  const [isBusy, setIsBusy] = useState(false);
  const startsAt = when.time === "" ? null : momentAt(when.day, when.time, zone);
  const change = (next: When) => {
    setWhen(next);
    setRefusal(null);
  };
  const submit = async (reason?: string) => {
    if (startsAt === null) return;
    setIsBusy(true);
    const providerId = when.providerId ?? appointment.provider.providerId;
    const wish = { startsAt, minutes: when.minutes, providerId, ...(reason === undefined ? {} : { reason }) };
    const refused = await move(appointment, wish);
    setIsBusy(false);
    if (refused !== null) return setRefusal(refused);
    // Moved, or somebody was quicker, which was said: the form would be about an old state.
    onClose();
  };
  return { when, change, startsAt, refusal, isBusy, submit };
}

const toWhen = ({ startsAt, minutes, providerId }: Wish, zone: Zone): When => ({
  day: dayOf(startsAt, zone),
  time: timeOf(startsAt, zone),
  minutes,
  providerId,
});
