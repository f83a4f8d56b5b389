import { Appointment, type E164, IsoInstant, type OrgId } from "@callwaiting/domain";
import { z } from "zod";
import { callFunction } from "../call-function.ts";
import type { AppPool } from "../pool.ts";

export type CallerRequest = {
  readonly orgId: OrgId;
  /** Vapi's id; what this very call has booked is the caller's. */
  readonly callId: string | null;
  /** The number to look under. */
  readonly phone: E164 | null;
  /** The caller may be taken for whom that number is; it is not only a number that was said. */
  readonly isOwn: boolean;
  /** The number that the call comes from, where it is another. */
  readonly callingPhone: E164 | null;
  readonly name: string | null;
  /** Facts were said that could be guesses: counted, unless they are about somebody under the caller's own number. */
  readonly isGuess: boolean;
  /** A date of birth was said beside a name: counted where one is kept that it may contradict, whoever calls. */
  readonly saysBirthDate?: boolean;
  readonly now?: IsoInstant | null;
  /** The organization's `clock` by which the answer will be said. */
  readonly clock?: string;
};

const row = Appointment.extend({
  /** Counts the contact's appointments; stays the same for this one whatever becomes of the others. */
  number: z.int(),
  cancelledAt: IsoInstant.nullable(),
  via: z.enum(["call", "number", "name"]),
  birthDate: z.iso.date().nullable(),
});
export type CallerAppointmentRow = Readonly<z.infer<typeof row>>;

const reply = z.object({
  /** Too many wrong facts were said: nothing was looked for. */
  limited: z.boolean(),
  /** To take the guess back with when it was right. */
  guessId: z.guid().nullable(),
  /** Confirmed ones that are not over, and those cancelled within the last day, earliest first. */
  appointments: z.array(row).readonly(),
  /** The clinic's clock has other rules than those by which the answer would be said: nothing was looked for or counted. */
  clockChanged: z.boolean().optional(),
});
export type FoundOfCaller = Readonly<z.infer<typeof reply>>;

/** What a caller may mean; what of it they are told is the domain's to say. */
export async function findAppointmentsOfCaller(db: AppPool, request: CallerRequest): Promise<FoundOfCaller> {
  return callFunction(db, "find_appointments_of_caller", { args: request, reply });
}

/** The facts were right: they do not count as a guess. */
export async function forgiveGuess(db: AppPool, orgId: OrgId, guessId: string): Promise<void> {
  await callFunction(db, "forgive_guess", { args: { orgId, guessId }, reply: z.unknown() });
}
