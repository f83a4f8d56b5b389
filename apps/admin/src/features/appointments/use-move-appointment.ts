import { useCallback } from "react";
import { useApi } from "../../api/api-context.ts";
import { useOrganization, useReadSessionAgain } from "../../api/session.ts";
import { minutesBetween, startsLocal } from "../../format/clinic-time.ts";
import { sayDayAndTime } from "../../format/moment.ts";
import { notifyDone, notifyNotDone, notifyProblem } from "../../ui/notify.tsx";
import type { Appointment, Refusal } from "./appointment-types.ts";
import { describeRefusal } from "./describe-refusal.ts";
import { useAppointmentCache } from "./use-appointment-cache.ts";

/** Where an appointment is to go. */
export type Wish = {
  readonly startsAt: string;
  readonly minutes: number;
  readonly providerId: string;
  readonly reason?: string;
};

/** Null: nothing more to ask. It was moved, or what went wrong has been said. */
type Move = (appointment: Appointment, wish: Wish) => Promise<Refusal | null>;

export const wishOf = (appointment: Appointment): Wish => ({
  startsAt: appointment.startsAt,
  minutes: minutesBetween(appointment.startsAt, appointment.endsAt),
  providerId: appointment.provider.providerId,
  ...(appointment.overrideReason === null ? {} : { reason: appointment.overrideReason }),
});

/** Moves, hands on, lengthens or shortens: shown at once, taken back if the server says no, and offered to undo. */
export function useMoveAppointment(): Move {
  const { client } = useApi();
  const { refresh, show, tellLate } = useAppointmentCache();
  const tellMoved = useTellMoved();
  const { zone } = useOrganization();
  const readSessionAgain = useReadSessionAgain();
  return useCallback(
    async function move(appointment: Appointment, wish: Wish, isUndo = false): Promise<Refusal | null> {
      show(expected(appointment, wish));
      try {
        const told = { ...toInput(appointment, wish), startsLocal: startsLocal(wish.startsAt, zone) };
        const outcome = await client.appointments.move.mutate(told);
        if (!("appointment" in outcome)) {
          show(appointment);
          if (outcome.kind === "clock_changed") await readSessionAgain();
          return outcome;
        }
        const moved = outcome.appointment;
        show(moved);
        if (outcome.kind !== "moved") tellLate(outcome);
        else tellMoved(moved, isUndo ? null : () => move(moved, wishOf(appointment), true));
      } catch (error) {
        show(appointment);
        notifyProblem(error, "The appointment was not moved");
      } finally {
        void refresh();
      }
      return null;
    },
    [client, refresh, show, tellLate, tellMoved, zone, readSessionAgain],
  );
}

function useTellMoved() {
  const { zone } = useOrganization();
  return useCallback(
    ({ patientName, startsAt }: Appointment, moveBack: (() => Promise<Refusal | null>) | null) => {
      const at = sayDayAndTime(startsAt, zone);
      if (moveBack === null) return notifyDone(`${patientName} moved back to ${at}.`);
      const undo = async () => {
        const refusal = await moveBack();
        if (refusal !== null) notifyNotDone(describeRefusal(refusal).title, "It stays where it is now.");
      };
      notifyDone(`${patientName} moved to ${at}.`, () => void undo());
    },
    [zone],
  );
}

const toInput = ({ appointmentId, revision }: Appointment, wish: Wish) => ({
  appointmentId,
  startsAt: wish.startsAt,
  providerId: wish.providerId,
  durationMinutes: wish.minutes,
  overrideReason: wish.reason ?? null,
  expectedRevision: revision,
});

function expected(appointment: Appointment, wish: Wish): Appointment {
  const endsAt = new Date(Date.parse(wish.startsAt) + wish.minutes * 60_000).toISOString();
  const provider = { ...appointment.provider, providerId: wish.providerId };
  return { ...appointment, startsAt: wish.startsAt, endsAt, provider };
}
