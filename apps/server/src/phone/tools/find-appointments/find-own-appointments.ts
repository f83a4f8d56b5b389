import type { CallerAppointmentRow, CallerRequest, FoundOfCaller } from "@callwaiting/db";
import {
  type BookingOutcome,
  type CallerFacts,
  type OrgId,
  type Organization,
  isBlankValue,
  isGuess,
  judgeCaller,
  normalizeDate,
  normalizeName,
  readBirthDate,
  splitBirthDate,
  todayIn,
  withUniqueNumbers,
} from "@callwaiting/domain";
import { Temporal } from "temporal-polyfill";
import { readWithNamedDays } from "../read-with-named-days.ts";
import { type Line, type ReadCaller, readCaller } from "../read-caller.ts";
import { refuseCaller } from "../refuse-caller.ts";

export type FindOwnAppointmentsPorts = {
  readonly findAppointmentsOfCaller: (request: CallerRequest) => Promise<FoundOfCaller>;
  readonly forgiveGuess: (orgId: OrgId, guessId: string) => Promise<void>;
};

/** What the caller has said about themselves. */
export type Who = {
  readonly patientPhone: string | undefined;
  readonly patientName: string | undefined;
  readonly birthDate: string | undefined;
  readonly appointmentDate: string | undefined;
};

export type FindOwnAppointmentsInput = {
  readonly organization: Organization;
  readonly now: Temporal.Instant;
  readonly line: Line;
  readonly who: Who;
};

export type OwnAppointments =
  | { readonly kind: "found"; readonly appointments: readonly CallerAppointmentRow[] }
  | {
      readonly kind: "refused";
      readonly outcome: Extract<
        BookingOutcome,
        {
          kind:
            | "clock_changed"
            | "invalid_phone"
            | "not_found"
            | "other_person"
            | "identity_required"
            | "staff_required";
        }
      >;
    };

/**
 * The appointments of whoever has shown who they are, as the organization wants it shown (`judgeCaller`). Nothing that a
 * model says reaches further than that; wrong facts are counted, and after a few of them nothing is looked for any more.
 */
export async function findOwnAppointments(
  ports: FindOwnAppointmentsPorts,
  input: FindOwnAppointmentsInput,
): Promise<OwnAppointments> {
  const { organization, line, who } = input;
  const { orgId, callerCheck } = organization;
  const caller = readCaller(who.patientPhone, line, organization);
  if (!caller.ok) return { kind: "refused", outcome: caller.outcome };
  const facts = await readFacts(input, caller);
  const refused = (judged: Parameters<typeof refuseCaller>[0]) => ({
    kind: "refused" as const,
    outcome: refuseCaller(judged, organization, facts),
  });
  if (callerCheck === "staff_only") return refused({ kind: "staff_only" });
  const isByNumber = callerCheck === "number_and_name";
  const found = await ports.findAppointmentsOfCaller({
    orgId,
    callId: line.callId,
    phone: caller.phone,
    isOwn: caller.number === "own" && isByNumber,
    callingPhone: caller.callingPhone,
    name: facts.name === "" ? null : facts.name,
    isGuess: isGuess(facts, callerCheck) && !(caller.isNamed && isByNumber),
    saysBirthDate: facts.name !== "" && facts.birthDate !== null,
    clock: organization.clock,
  });
  if (found.clockChanged === true) return { kind: "refused", outcome: { kind: "clock_changed" } };
  if (found.limited) return refused({ kind: "staff_only" });
  const isCounted = found.guessId !== null;
  const judged = judgeCaller(found.appointments, { ...facts, isCounted }, callerCheck);
  if (judged.kind !== "known") return refused(judged);
  if (found.guessId !== null && judged.isRight) await ports.forgiveGuess(orgId, found.guessId);
  return { kind: "found", appointments: withUniqueNumbers(judged.appointments) };
}

type Facts = Omit<CallerFacts, "isCounted">;

/** What was said that may show who is calling. */
export async function readFacts(
  { organization, now, who }: Omit<FindOwnAppointmentsInput, "line">,
  caller: Extract<ReadCaller, { ok: true }>,
): Promise<Facts> {
  const { zone, region } = organization;
  const { name } = normalizeName(who.patientName ?? "");
  const today = todayIn(zone, now);
  const birthDate = readBirthDate(birthDateOf(who), { region, today });
  const { number, isNumberGiven } = caller;
  const facts = { number, isNumberGiven, name, birthDate };
  const { appointmentDate } = who;
  if (appointmentDate === undefined || isBlankValue(appointmentDate)) return facts;
  const day = await readWithNamedDays(organization, (namedDays) =>
    normalizeDate(appointmentDate, { now, zone, region, namedDays }),
  );
  // What is no certain day is no second fact: it is asked for.
  if (!day.ok) return facts;
  const dayOf = (at: string) => todayIn(zone, Temporal.Instant.from(at)).toString();
  return { ...facts, isOnDay: ({ startsAt }) => dayOf(startsAt) === day.date };
}

/** Some say it with the name: "John Doe, DOB 01/05/1992". */
function birthDateOf({ birthDate, patientName }: Who): string | undefined {
  return isBlankValue(birthDate) ? splitBirthDate(patientName ?? "").birthDate : birthDate;
}
