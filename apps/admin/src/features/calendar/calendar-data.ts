import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { inferRouterOutputs } from "@trpc/server";
import type { AppRouter } from "@callwaiting/server/router";
import { useOrganization } from "../../api/session.ts";
import { useTRPC } from "../../api/trpc.ts";
import type { Appointment } from "../appointments/appointment-types.ts";
import { type Day, startOfDay } from "../../format/clinic-time.ts";

export type CalendarFrame = inferRouterOutputs<AppRouter>["availability"]["frame"];

/** Appointments of [from, until). Another page of the calendar stays on the screen while the next one loads. */
export function useAppointments({ from, until }: { readonly from: Day; readonly until: Day }) {
  const trpc = useTRPC();
  const { zone } = useOrganization();
  const range = { from: startOfDay(from, zone), until: startOfDay(until, zone) };
  return useQuery(trpc.appointments.list.queryOptions(range, { placeholderData: keepPreviousData }));
}

export function useCalendarFrame(fromDay: Day) {
  const trpc = useTRPC();
  return useQuery(trpc.availability.frame.queryOptions({ fromDay }, { placeholderData: keepPreviousData }));
}

/** Active providers, and those who left but still have appointments here. */
export function providersToShow(frame: CalendarFrame, appointments: readonly Appointment[]) {
  const busy = new Set(appointments.map(({ provider }) => provider.providerId));
  return frame.providers.filter(({ providerId, active }) => active || busy.has(providerId));
}
