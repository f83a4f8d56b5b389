import type { AppointmentChoice } from "../booking/booking-outcome.ts";
import { speakAppointment } from "./speak-appointment.ts";
import type { SpeechClock } from "./speak-when.ts";

/** More than this nobody remembers on the phone. */
const MAX_CHOICES = 5;

/**
 * Numbered appointments to choose from: `number 1, for Emma, Tuesday, December 1 at 2:00 PM, Consultation with Dr. Lee;
 * number 3, …`. The first five are said and the rest counted (a sixth is no longer to say than to count).
 */
export function speakChoices(choices: readonly AppointmentChoice[], clock: SpeechClock): string {
  const more = choices.length - MAX_CHOICES;
  const said = more <= 1 ? choices : choices.slice(0, MAX_CHOICES);
  const items = said.map((choice) => {
    const whose = choice.patientName === "" ? "" : `for ${choice.patientName}, `;
    return `number ${choice.number}, ${whose}${speakAppointment(choice, clock)}`;
  });
  return more <= 1 ? items.join("; ") : `${items.join("; ")}; and ${more} more`;
}
