import type { Zone } from "@callwaiting/domain/zone";
import { Button, Group, Stack, Text } from "@mantine/core";
import { useEffect, useState } from "react";
import { useOrganization } from "../../api/session.ts";
import { dayOf, momentAt, timeOf } from "../../format/clinic-time.ts";
import { sayDayAndTime } from "../../format/moment.ts";
import { EditModal } from "../../forms/edit-modal.tsx";
import type { Appointment, Refusal } from "../appointments/appointment-types.ts";
import { type Wish, useMoveAppointment, wishOf } from "../appointments/use-move-appointment.ts";
import { MoveSeriesFields } from "../series/move-series-fields.tsx";
import { useMoveSeries } from "../series/use-move-series.ts";
import type { CalendarFrame } from "./calendar-data.ts";
import { ConflictNotice } from "./conflict-notice.tsx";
import { SKIPPED_TIME, TimeFields } from "./time-fields.tsx";
import type { When } from "./when.ts";

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
export function MoveDialog(props: MoveDialogProps) {
  return (
    <EditModal title={`Move ${props.draft.appointment.patientName}`} size="lg" isOpen onClose={props.onClose}>
      {(onChanged, close) => <MoveForm {...props} onChanged={onChanged} onCancel={close} />}
    </EditModal>
  );
}

type MoveFormProps = MoveDialogProps & {
  readonly onChanged: (isChanged: boolean) => void;
  readonly onCancel: () => void;
};

function MoveForm({ draft, frame, onClose, onChanged, onCancel }: MoveFormProps) {
  const { appointment } = draft;
  const { zone } = useOrganization();
  const { when, change, startsAt, refusal, isBusy, isChanged, submit } = useMoveForm(draft, onClose);
  const { appointmentId, service, provider } = appointment;
  const along = useMoveSeries(appointment, onClose);
  const isAlone = along.scope === "one";
  useEffect(() => onChanged(isChanged), [onChanged, isChanged]);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (isAlone || startsAt === null) void submit();
        else void along.submit(startsAt, when);
      }}
    >
      <Stack gap="md">
        <Text size="sm" c="dimmed">
          {service.name}, currently {sayDayAndTime(appointment.startsAt, zone)} with {provider.name}
        </Text>
        {isAlone && refusal !== null && startsAt !== null && (
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
          onChange={(next) => {
            change(next);
            along.forget();
          }}
          frame={frame}
          serviceId={service.serviceId}
          withFreeTimes={refusal === null}
          appointmentId={appointmentId}
          timeError={when.time !== "" && startsAt === null ? SKIPPED_TIME : null}
        />
        {appointment.seriesId !== null && <MoveSeriesFields move={along} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onCancel}>
            Keep as it is
          </Button>
          <Button type="submit" loading={isBusy || along.isBusy} disabled={isAlone && refusal !== null}>
            Move
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function useMoveForm({ appointment, ...draft }: MoveDraft, onClose: () => void) {
  const { zone } = useOrganization();
  const move = useMoveAppointment();
  const [first] = useState(() => toWhen(draft.wish ?? wishOf(appointment), zone));
  const [when, setWhen] = useState(first);
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
  const isChanged = JSON.stringify(when) !== JSON.stringify(first);
  return { when, change, startsAt, refusal, isBusy, isChanged, submit };
}

const toWhen = ({ startsAt, minutes, providerId }: Wish, zone: Zone): When => ({
  day: dayOf(startsAt, zone),
  time: timeOf(startsAt, zone),
  minutes,
  providerId,
});
