import type { PatientVisit, VisitMove } from "@callwaiting/db";
import { type PatientOutcome, assertNever } from "@callwaiting/domain";
import { formVersion, isSameVersion } from "./form-version.ts";
import type { VisitPorts } from "./visit-ports.ts";

/** What a patient pressed on their page. */
export type AskedChange =
  | { readonly kind: "confirmed" | "cancelled" }
  | ({ readonly kind: "moved" } & Pick<VisitMove, "startsAt" | "startsLocal" | "providerId">);

export type Pressed = {
  readonly token: string;
  /** Which state their page showed. */
  readonly version: string;
  readonly change: AskedChange;
};

/** Does what was pressed, where the visit is still as the page showed it. What is so already was pressed twice. */
export async function changeVisit(
  ports: VisitPorts,
  visit: PatientVisit,
  { token, version, change }: Pressed,
): Promise<PatientOutcome> {
  if (!isSameVersion(version, formVersion(token, visit))) {
    return isSo(visit, change) ? { kind: change.kind } : { kind: "changed_meanwhile" };
  }
  return ask(ports, visit, change);
}

/** Somebody was faster: perhaps the same person, with the same button. */
export function settle(outcome: PatientOutcome, change: AskedChange, now: PatientVisit): PatientOutcome {
  return outcome.kind === "changed_meanwhile" && isSo(now, change) ? { kind: change.kind } : outcome;
}

function isSo({ status, startsAt, patientConfirmedAt }: PatientVisit, change: AskedChange): boolean {
  switch (change.kind) {
    case "cancelled":
      return status === "cancelled";
    case "confirmed":
      return status === "confirmed" && patientConfirmedAt !== null;
    case "moved":
      return status === "confirmed" && startsAt === change.startsAt;
    default:
      return assertNever(change);
  }
}

function ask(ports: VisitPorts, visit: PatientVisit, change: AskedChange): Promise<PatientOutcome> {
  const { orgId, appointmentId, revision } = visit;
  switch (change.kind) {
    case "cancelled":
      return ports.cancelVisit({ orgId, appointmentId, revision });
    case "confirmed":
      return ports.confirmVisit({ orgId, appointmentId, revision });
    case "moved": {
      const { startsAt, startsLocal, providerId } = change;
      return ports.moveVisit({ orgId, appointmentId, revision, startsAt, startsLocal, providerId });
    }
    default:
      return assertNever(change);
  }
}
