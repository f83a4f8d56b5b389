import type { CallerWaitRow } from "@callwaiting/db";
import { isSameName, judgeCaller, saysFirstName } from "@callwaiting/domain";
import type { FindOwnWaitsPorts } from "../leave-waitlist/find-own-waits.ts";
import { readCaller } from "../read-caller.ts";
import { type FindOwnAppointmentsInput, readFacts } from "./find-own-appointments.ts";

/**
 * What a caller waits for who has asked what they have: under their own number alone, and for whom they have named. Facts that could be
 * guesses reach nothing here, so none is counted twice.
 */
export async function findWaitsBeside(
  ports: Pick<FindOwnWaitsPorts, "findWaitsOfCaller">,
  input: FindOwnAppointmentsInput,
): Promise<readonly CallerWaitRow[]> {
  const { organization, line, who } = input;
  const { orgId, offersWaitlist, callerCheck } = organization;
  const caller = readCaller(who.patientPhone, line, organization);
  if (offersWaitlist !== true || callerCheck !== "number_and_name") return [];
  if (!caller.ok || caller.number !== "own" || caller.phone === null) return [];
  const { number, isNumberGiven, name, birthDate } = await readFacts(input, caller);
  if (name === "") return [];
  const { phone, callingPhone } = caller;
  const asked = { orgId, callId: line.callId, phone, callingPhone, name, isOwn: true, isGuess: false };
  const { entries } = await ports.findWaitsOfCaller(asked);
  const facts = { number, isNumberGiven, name, birthDate, isCounted: false };
  const judged = judgeCaller(entries, facts, callerCheck);
  if (judged.kind !== "known") return [];
  const [first, ...others] = judged.appointments.filter(({ status }) => status === "waiting");
  if (first === undefined || !saysFirstName(name, first.patientName)) return [];
  return others.every(({ patientName }) => isSameName(patientName, first.patientName))
    ? [first, ...others]
    : [];
}
