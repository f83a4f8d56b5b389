import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { useApi } from "../../api/api-context.ts";
import { useOrganization } from "../../api/session.ts";
import { useTRPC } from "../../api/trpc.ts";
import type { LastChange } from "../../format/last-change.ts";
import { sayDayAndTime } from "../../format/moment.ts";
import { notifyDone, notifyProblem } from "../../ui/notify.tsx";
import { useSayLastChange } from "../../ui/use-say-last-change.ts";
import { tell } from "../calendar/tell.ts";
import type { Appointment, AppointmentStatus, Refusal } from "../calendar/calendar-data.ts";
import { minutesBetween } from "../../format/clinic-time.ts";
import { describeRefusal } from "../calendar/describe-refusal.ts";

/** Where an appointment is to go. */
export type Wish = {
  readonly startsAt: string;
  readonly minutes: number;
  readonly providerId: string;
  readonly reason?: string;
};

type Late = { readonly appointment: Appointment; readonly lastChange?: LastChange | undefined };

export type MoveResult = { readonly isDone: boolean; readonly refusal: Refusal | null };

export const wishOf = (appointment: Appointment): Wish => ({
  startsAt: appointment.startsAt,
  minutes: minutesBetween(appointment.startsAt, appointment.endsAt),
  providerId: appointment.provider.providerId,
  ...(appointment.overrideReason === null ? {} : { reason: appointment.overrideReason }),
});

/** What the front desk does to an appointment: shown at once, taken back when the server says no. */
export function useChanges() {
  const trpc = useTRPC();
  const { client } = useApi();
  const queryClient = useQueryClient();
  const { timeZone } = useOrganization();

  const refresh = useCallback(() => {
    void queryClient.invalidateQueries(trpc.appointments.pathFilter());
    void queryClient.invalidateQueries(trpc.availability.slots.pathFilter());
  }, [queryClient, trpc]);

  const show = useCallback(
    (appointment: Appointment) =>
      queryClient.setQueriesData<Appointment[]>(trpc.appointments.list.pathFilter(), (list) =>
        list?.map((each) => (each.appointmentId === appointment.appointmentId ? appointment : each)),
      ),
    [queryClient, trpc],
  );

  const sayLastChange = useSayLastChange();
  const tellStale = useCallback(
    ({ appointment, lastChange }: Late) => {
      const at = sayDayAndTime(appointment.startsAt, timeZone);
      const how =
        appointment.status === "confirmed" ? `It is now at ${at}.` : "It is not confirmed any more.";
      tell(
        sayLastChange("this appointment", lastChange),
        `${how} You now see it as it is; your change was not made.`,
      );
    },
    [sayLastChange, timeZone],
  );

  const move = useCallback(
    async function moveTo(appointment: Appointment, wish: Wish, isUndo = false): Promise<MoveResult> {
      show(expected(appointment, wish));
      try {
        const outcome = await client.appointments.move.mutate({
          appointmentId: appointment.appointmentId,
          startsAt: wish.startsAt,
          providerId: wish.providerId,
          durationMinutes: wish.minutes,
          overrideReason: wish.reason ?? null,
          expectedRevision: appointment.revision,
        });
        if (!("appointment" in outcome)) {
          show(appointment);
          return { isDone: false, refusal: outcome };
        }
        show(outcome.appointment);
        if (outcome.kind !== "moved") {
          tellStale(outcome);
          return { isDone: false, refusal: null };
        }
        const to = sayDayAndTime(outcome.appointment.startsAt, timeZone);
        const moved = outcome.appointment;
        const undo = async () => {
          const { refusal } = await moveTo(moved, wishOf(appointment), true);
          if (refusal !== null) tell(describeRefusal(refusal).title, "It stays where it is now.");
        };
        notifyDone(
          isUndo ? `${moved.patientName} is back at ${to}` : `${moved.patientName} moved to ${to}`,
          isUndo ? undefined : () => void undo(),
        );
        return { isDone: true, refusal: null };
      } catch (error) {
        show(appointment);
        notifyProblem(error, "The appointment was not moved");
        return { isDone: false, refusal: null };
      } finally {
        refresh();
      }
    },
    [client, refresh, show, tellStale, timeZone],
  );

  const setStatus = useCallback(
    async function set(appointment: Appointment, status: AppointmentStatus, isUndo = false): Promise<void> {
      const { appointmentId, revision: expectedRevision, patientName } = appointment;
      try {
        const outcome = await client.appointments.setStatus.mutate({
          appointmentId,
          status,
          expectedRevision,
        });
        if (!("appointment" in outcome)) return tell(describeRefusal(outcome).title, NOT_RESTORED);
        show(outcome.appointment);
        if (outcome.kind === "changed_meanwhile") return tellStale(outcome);
        const undo = () => void set(outcome.appointment, appointment.status, true);
        notifyDone(`${patientName}: ${STATUS_DONE[status]}`, isUndo ? undefined : undo);
      } catch (error) {
        notifyProblem(error, "The status was not changed");
      } finally {
        refresh();
      }
    },
    [client, refresh, show, tellStale],
  );

  return { move, refresh, setStatus };
}

const NOT_RESTORED = "The time has been given to somebody else meanwhile. Book a new one.";

const STATUS_DONE: Readonly<Record<AppointmentStatus, string>> = {
  confirmed: "confirmed again",
  cancelled: "appointment cancelled",
  completed: "marked as completed",
  no_show: "marked as not come",
};

function expected(appointment: Appointment, wish: Wish): Appointment {
  const endsAt = new Date(Date.parse(wish.startsAt) + wish.minutes * 60_000).toISOString();
  const provider = { ...appointment.provider, providerId: wish.providerId };
  return { ...appointment, startsAt: wish.startsAt, endsAt, provider };
}
