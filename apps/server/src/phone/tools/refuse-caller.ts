import {
  type BookingOutcome,
  type CallerFacts,
  type CallerJudgement,
  type Organization,
  assertNever,
  callOthers,
} from "@callwaiting/domain";

type Refused = Exclude<CallerJudgement<{ readonly patientName: string }>, { kind: "known" }>;

export type RefusedCaller = Extract<
  BookingOutcome,
  { kind: "not_found" | "other_person" | "identity_required" | "staff_required" }
>;

/** What is said to a caller who has not shown enough to be told anything. */
export function refuseCaller(
  judged: Refused,
  { transferNumber }: Pick<Organization, "transferNumber">,
  { number, name }: Pick<CallerFacts, "number" | "name">,
): RefusedCaller {
  const said = number === "said" ? { saidNumber: true } : {};
  switch (judged.kind) {
    case "other_person": {
      const patients = callOthers(
        name,
        judged.appointments.map(({ patientName }) => patientName),
      );
      return { kind: "other_person", asked: name, patients };
    }
    case "missing":
      return { kind: "identity_required", missing: judged.missing, ...said };
    case "unknown":
      return { kind: "not_found", ...said };
    case "staff_only":
      return { kind: "staff_required", canTransfer: transferNumber !== null };
    default:
      return assertNever(judged);
  }
}
