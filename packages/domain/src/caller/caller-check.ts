import { z } from "zod";

/**
 * What a caller must know before the line reads, moves or cancels what is booked. A calling number is the carrier's claim
 * (Vapi hands on no attestation) and a number that was only said is less, so that one always needs a second fact.
 */
export const CallerCheck = z.enum(["number_and_name", "name_and_birth_date", "staff_only"]);
export type CallerCheck = z.infer<typeof CallerCheck>;

/** `second_fact`: the full name, and the day of the appointment or the date of birth. */
export type MissingFact = "name" | "second_fact" | "birth_date";
