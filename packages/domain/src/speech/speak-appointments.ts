import type { AppointmentChoice } from "../booking/booking-outcome.ts";
import { speakAppointment } from "./speak-appointment.ts";
import { speakChoices } from "./speak-choices.ts";
import type { SpeechClock } from "./speak-when.ts";
import { spokenLine } from "./spoken-line.ts";

/** What a caller hears who asks for their appointments, in the given order. A single one needs no number. */
export function speakAppointments(appointments: readonly AppointmentChoice[], clock: SpeechClock): string {
  const [first] = appointments;
  if (first === undefined) return "I don't see any upcoming appointments. Would you like to book one?";
  if (appointments.length === 1) {
    return spokenLine(`You have one appointment: ${speakAppointment(first, clock)}.`);
  }
  return spokenLine(`You have ${appointments.length} appointments: ${speakChoices(appointments, clock)}.`);
}
