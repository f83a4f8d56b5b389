import type { CallerRequest, CallerWaitRow, WaitsOfCaller } from "@callwaiting/db";
import { type BookingOutcome, type OrgId, isGuess, judgeCaller } from "@callwaiting/domain";
import {
  type FindOwnAppointmentsInput,
  type Who,
  readFacts,
} from "../find-appointments/find-own-appointments.ts";
import { readCaller } from "../read-caller.ts";
import { type RefusedCaller, refuseCaller } from "../refuse-caller.ts";

export type FindOwnWaitsPorts = {
  readonly findWaitsOfCaller: (request: Omit<CallerRequest, "clock">) => Promise<WaitsOfCaller>;
  readonly forgiveGuess: (orgId: OrgId, guessId: string) => Promise<void>;
};

export type FindOwnWaitsInput = Omit<FindOwnAppointmentsInput, "who"> & {
  readonly who: Omit<Who, "appointmentDate">;
};

export type OwnWaits =
  | { readonly kind: "found"; readonly entries: readonly CallerWaitRow[] }
  | {
      readonly kind: "refused";
      readonly outcome: RefusedCaller | Extract<BookingOutcome, { kind: "invalid_phone" }>;
    };

/** What somebody waits for who has shown who they are: by the same law as for what is booked (`findOwnAppointments`). */
export async function findOwnWaits(ports: FindOwnWaitsPorts, input: FindOwnWaitsInput): Promise<OwnWaits> {
  const { organization, line, who } = input;
  const { orgId, callerCheck } = organization;
  const caller = readCaller(who.patientPhone, line, organization);
  if (!caller.ok) return { kind: "refused", outcome: caller.outcome };
  const { number, isNumberGiven, name, birthDate } = await readFacts(
    { ...input, who: { ...who, appointmentDate: undefined } },
    caller,
  );
  const facts = { number, isNumberGiven, name, birthDate };
  const refused = (judged: Parameters<typeof refuseCaller>[0]) => ({
    kind: "refused" as const,
    outcome: refuseCaller(judged, organization, facts),
  });
  if (callerCheck === "staff_only") return refused({ kind: "staff_only" });
  const isByNumber = callerCheck === "number_and_name";
  const found = await ports.findWaitsOfCaller({
    orgId,
    callId: line.callId,
    phone: caller.phone,
    isOwn: number === "own" && isByNumber,
    callingPhone: caller.callingPhone,
    name: name === "" ? null : name,
    isGuess: isGuess(facts, callerCheck) && !(caller.isNamed && isByNumber),
    saysBirthDate: name !== "" && birthDate !== null,
  });
  if (found.limited) return refused({ kind: "staff_only" });
  const judged = judgeCaller(found.entries, { ...facts, isCounted: found.guessId !== null }, callerCheck);
  if (judged.kind !== "known") return refused(judged);
  if (found.guessId !== null && judged.isRight) await ports.forgiveGuess(orgId, found.guessId);
  return { kind: "found", entries: judged.appointments };
}
