import type { Appointment, IsoInstant } from "./appointment.ts";
import type { AppointmentChoice } from "./booking-outcome.ts";

/** An appointment of the contact who is calling: upcoming, or cancelled not long ago. */
export type OwnAppointment = Appointment & {
  /** Stays the same for this appointment whatever happens to the others. */
  readonly number: number;
  readonly cancelledAt: IsoInstant | null;
};

/** How the caller said which one, in words. */
export type AppointmentWish = {
  /** A number out of a list that was read out. */
  readonly choice?: string | undefined;
  readonly date?: string | undefined;
  readonly time?: string | undefined;
};

export type ChosenAppointment =
  /** May be a cancelled one: then the request is a repeated one, to be answered as it was the first time. */
  | { readonly kind: "one"; readonly appointment: OwnAppointment }
  /** `several`: all of them were wished for, or more than one. */
  | { readonly kind: "which"; readonly choices: readonly AppointmentChoice[]; readonly several?: boolean }
  | { readonly kind: "none" }
  | { readonly kind: "invalid_date"; readonly hint: string };
