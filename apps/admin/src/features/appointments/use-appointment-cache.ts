import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { useOrganization } from "../../api/session.ts";
import { useTRPC } from "../../api/trpc.ts";
import { type LastChange, useSayLastChange } from "../../format/last-change.ts";
import { sayDayAndTime } from "../../format/moment.ts";
import { notifyNotDone } from "../../ui/notify.tsx";
import type { Appointment } from "./appointment-types.ts";

type Late = { readonly appointment: Appointment; readonly lastChange?: LastChange | undefined };

/** What the screens hold of an appointment, for whatever changes one. */
export function useAppointmentCache() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const { zone } = useOrganization();
  const sayLastChange = useSayLastChange();

  /** Everything that shows an appointment is asked for again. */
  const refresh = useCallback(async () => {
    const { appointments, audit, availability, calls, metrics } = trpc;
    const shown = [appointments, audit, availability.slots, calls, metrics];
    await Promise.all(shown.map((router) => queryClient.invalidateQueries(router.pathFilter())));
  }, [queryClient, trpc]);

  /** Puts this state of it into every list, before the server is asked again. */
  const show = useCallback(
    (appointment: Appointment) =>
      void queryClient.setQueriesData<Appointment[]>(trpc.appointments.list.pathFilter(), (list) =>
        list?.map((each) => (each.appointmentId === appointment.appointmentId ? appointment : each)),
      ),
    [queryClient, trpc],
  );

  const tellLate = useCallback(
    ({ appointment, lastChange }: Late) => {
      const at = sayDayAndTime(appointment.startsAt, zone);
      const state =
        appointment.status === "confirmed" ? `It is now booked for ${at}.` : "It is no longer confirmed.";
      notifyNotDone(
        sayLastChange("this appointment", lastChange),
        `${state} Your change was not saved. You are looking at the current version now.`,
      );
    },
    [sayLastChange, zone],
  );

  return { refresh, show, tellLate };
}
