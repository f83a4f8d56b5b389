import type { BookingLog, TriedBooking } from "./booking-log.ts";
import type { ToolClient } from "./create-tool-client.ts";

/** Cancels every booking that was tried. Returns what is still there, in one sentence each. */
export async function cancelBookings(client: ToolClient, bookings: BookingLog): Promise<readonly string[]> {
  const problems: string[] = [];
  for (const booking of uniqueOf(bookings.list())) {
    const problem = await cancelBooking(client, booking, bookings.isConfirmed(booking));
    if (problem !== null) {
      const { patientName, date, time } = booking;
      problems.push(`The booking of ${patientName} on ${date} at ${time} could not be cancelled: ${problem}`);
    }
  }
  return problems;
}

async function cancelBooking(
  client: ToolClient,
  booking: TriedBooking,
  isConfirmed: boolean,
): Promise<string | null> {
  const { date, time, patientName, patientPhone } = booking;
  const reply = await client.callTool(
    "cancelAppointment",
    {
      appointmentDate: date,
      appointmentTime: time,
      patientName,
      ...(patientPhone === undefined ? {} : { patientPhone }),
    },
    { evenWhenInterrupted: true },
  );
  if (reply.result?.success === true) return null;
  if (reply.result?.error === "not_found" && !isConfirmed) return null;
  return reply.problem ?? reply.result?.message ?? "no reason was given";
}

/** Two requests for the same thing are one appointment. */
function uniqueOf(bookings: readonly TriedBooking[]): readonly TriedBooking[] {
  return [...new Map(bookings.map((booking) => [JSON.stringify(booking), booking])).values()];
}
