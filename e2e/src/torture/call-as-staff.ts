import type { apiClient } from "@callwaiting/testing/staff";
import { CLIENT_PATIENCE_MS } from "./call-tool.ts";
import type { Wanted } from "./describe-operation.ts";
import type { Answer } from "./history.ts";

export type StaffCallToSend = {
  readonly api: ReturnType<typeof apiClient>;
  readonly operationName: string;
  readonly wanted: Wanted;
};

const REASON = "The patient insisted.";

/** One call of the admin's API. */
export async function callAsStaff({ api, operationName, wanted }: StaffCallToSend): Promise<Answer> {
  try {
    return readOutcome(await send({ api, operationName, wanted }));
  } catch (error) {
    return readError(error);
  }
}

function send({ api: { appointments }, operationName, wanted }: StaffCallToSend): Promise<Outcome> {
  const { request, patientName, phone, email } = wanted;
  const options = { signal: AbortSignal.timeout(CLIENT_PATIENCE_MS) };
  if (request.kind === "book") {
    const { serviceId, providerId, startsAt, override } = request;
    return appointments.book.mutate(
      {
        contact: { name: patientName, phone, email },
        serviceId,
        providerId,
        startsAt,
        notes: operationName,
        overrideReason: override ? REASON : null,
      },
      options,
    );
  }
  const { expectedRevision } = request;
  const appointmentId = request.appointmentId ?? "";
  if (request.kind === "status") {
    return appointments.setStatus.mutate(
      { appointmentId, status: request.status, expectedRevision },
      options,
    );
  }
  const overrideReason = request.override ? REASON : null;
  return appointments.move.mutate(
    { appointmentId, startsAt: request.toStartsAt, overrideReason, expectedRevision },
    options,
  );
}

type Outcome = {
  readonly kind: string;
  readonly appointment?: {
    readonly appointmentId: string;
    readonly startsAt: string;
    readonly revision: number;
  };
};

const DONE: ReadonlySet<string> = new Set(["booked", "already_booked", "moved", "status_set"]);

function readOutcome({ kind, appointment }: Outcome): Answer {
  if (!DONE.has(kind) || appointment === undefined) return { kind: "refused", reason: kind };
  const { appointmentId, startsAt, revision } = appointment;
  return { kind: "done", outcome: kind, appointmentId, startsAt, revision };
}

/** tRPC's errors carry a code when the server answered, and none when nobody did. */
function readError(error: unknown): Answer {
  const data: unknown = error instanceof Error && "data" in error ? error.data : null;
  const code = typeof data === "object" && data !== null && "code" in data ? String(data.code) : null;
  if (code === null) return { kind: "unknown", reason: "no answer" };
  if (code === "SERVICE_UNAVAILABLE") return { kind: "unknown", reason: "asked to try again" };
  const message = error instanceof Error ? error.message : "";
  return code === "INTERNAL_SERVER_ERROR"
    ? { kind: "broken", reason: message }
    : { kind: "refused", reason: `${code} ${message}` };
}
