import type { CancelRequest } from "@callwaiting/db";
import type { BookingOutcome } from "@callwaiting/domain";
import type {
  FindOwnAppointmentsInput,
  FindOwnAppointmentsPorts,
} from "../find-appointments/find-own-appointments.ts";
import { type Which, pickOwnAppointment } from "../pick-own-appointment.ts";

export type CancelAppointmentPorts = FindOwnAppointmentsPorts & {
  readonly cancelAppointment: (request: CancelRequest) => Promise<BookingOutcome>;
};

/** Cancels the appointment that the caller means; done again, it is still cancelled and nothing else happens. */
export async function cancelAppointment(
  ports: CancelAppointmentPorts,
  input: FindOwnAppointmentsInput & { readonly which: Which; readonly callId: string | null },
): Promise<BookingOutcome> {
  const picked = await pickOwnAppointment(ports, input);
  if (picked.kind === "refused") return picked.outcome;
  const { appointmentId } = picked.appointment;
  const { organization, callId } = input;
  return ports.cancelAppointment({ orgId: organization.orgId, appointmentId, callId });
}
