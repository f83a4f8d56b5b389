import type { AppointmentChoice } from "../booking/booking-outcome.ts";
import { speakWhen, type SpeechClock } from "./speak-when.ts";

type SpokenAppointment = Omit<AppointmentChoice, "number" | "patientName">;

/** An appointment as it is said everywhere: `Tuesday, December 1 at 2:00 PM, Consultation with Dr. Lee`. */
export function speakAppointment(appointment: SpokenAppointment, clock: SpeechClock): string {
  const service = appointment.serviceName || "your appointment";
  const provider = appointment.providerName === "" ? "" : ` with ${appointment.providerName}`;
  const place = appointment.location === undefined ? "" : ` at ${appointment.location.name}`;
  return `${speakWhen(appointment.startsAt, clock)}, ${service}${provider}${place}`;
}
