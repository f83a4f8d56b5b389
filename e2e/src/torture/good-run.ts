import { markOf } from "./checks/find-strangers.ts";
import type { AppointmentState, ChangeRow, DatabaseRows } from "./database-rows.ts";
import type { Answer, Call } from "./history.ts";

// For the tests of the checks: a run in which all is well, to be damaged.

export const ORG = "11111111-0000-4000-8000-000000000000";
export const OTHER = "22222222-0000-4000-8000-000000000000";
export const PHONE = "+14155551000";
const USER = "user-1";
export const TEN = "2026-12-01T10:00:00.000Z";
export const ELEVEN = "2026-12-01T11:00:00.000Z";
export const plusHalfHour = (at: string) => new Date(Date.parse(at) + 1_800_000).toISOString();

export type Run = { history: Call[]; rows: Mutable<DatabaseRows> };
type Mutable<T> = { -readonly [Key in keyof T]: T[Key] extends readonly (infer Item)[] ? Item[] : T[Key] };

export const done = (
  outcome: string,
  id: string,
  startsAt: string,
  revision: number | null = null,
): Answer => ({
  kind: "done",
  outcome,
  appointmentId: id,
  startsAt,
  revision,
});

export function call(
  operation: string,
  atMs: number,
  rest: Pick<Call, "request" | "answer"> & Partial<Call>,
): Call {
  return {
    operation,
    delivery: 1,
    orgId: ORG,
    by: { kind: "phone", form: "plain" },
    startedAtMs: atMs - 100,
    endedAtMs: atMs + 100,
    credentials: "good",
    ...rest,
  };
}

export const bookRequest = (startsAt: string) =>
  ({ kind: "book", phone: PHONE, serviceId: "s", providerId: null, startsAt, override: false }) as const;
export const statusRequest = (appointmentId: string, expectedRevision: number | null = null) =>
  ({ kind: "status", phone: null, appointmentId, status: "cancelled", expectedRevision }) as const;
export const moveRequest = (
  appointmentId: string,
  toStartsAt: string,
  expectedRevision: number | null = null,
) => ({ kind: "move", phone: null, appointmentId, toStartsAt, override: false, expectedRevision }) as const;
export const AS_STAFF = { by: { kind: "user", userId: USER } } as const;

export function state(operation: string, startsAt: string): AppointmentState {
  return {
    provider_id: "p",
    service_id: "s",
    contact_id: "c",
    starts_at: startsAt,
    ends_at: plusHalfHour(startsAt),
    status: "confirmed",
    notes: operation,
    overlap_allowed: false,
    override_reason: null,
  };
}

export const change = (
  id: number,
  rest: Pick<ChangeRow, "entity_id" | "action" | "after"> & Partial<ChangeRow>,
): ChangeRow => ({
  org_id: ORG,
  change_id: id,
  atMs: id * 1_000,
  actor_kind: "phone",
  actor_id: null,
  ...rest,
});
export const BY_STAFF = { actor_kind: "user", actor_id: USER };

/** Booked at ten, moved to eleven by staff; another one booked at ten and cancelled; a third refused. */
export function goodRun(): Run {
  return {
    history: [
      call("op-1", 1_000, { request: bookRequest(TEN), answer: done("booked", "a1", TEN) }),
      call("op-3", 1_500, {
        request: bookRequest(TEN),
        answer: { kind: "refused", reason: "slot_unavailable" },
      }),
      call("op-4", 2_000, {
        ...AS_STAFF,
        request: moveRequest("a1", ELEVEN, 0),
        answer: done("moved", "a1", ELEVEN, 1),
      }),
      call("op-2", 3_000, { request: bookRequest(TEN), answer: done("booked", "a2", TEN) }),
      call("op-5", 4_000, {
        ...AS_STAFF,
        request: statusRequest("a2"),
        answer: done("status_set", "a2", TEN, 1),
      }),
    ],
    rows: goodRows(),
  };
}

function goodRows(): Run["rows"] {
  const one = state("op-1", TEN);
  const two = state("op-2", TEN);
  const moved = { starts_at: ELEVEN, ends_at: plusHalfHour(ELEVEN) };
  return {
    organizations: [{ org_id: ORG }],
    providers: [{ org_id: ORG, provider_id: "p" }],
    services: [{ org_id: ORG, service_id: "s", bufferBeforeMinutes: 0, bufferAfterMinutes: 15 }],
    contacts: [{ org_id: ORG, contact_id: "c", name: `Patient A ${markOf(ORG)}`, phone: PHONE }],
    appointments: [
      { ...one, ...moved, org_id: ORG, appointment_id: "a1", request_key: "k1" },
      { ...two, status: "cancelled", org_id: ORG, appointment_id: "a2", request_key: "k2" },
    ],
    changes: [
      change(1, { entity_id: "a1", action: "created", after: one }),
      change(2, { ...BY_STAFF, entity_id: "a1", action: "moved", after: moved }),
      change(3, { entity_id: "a2", action: "created", after: two }),
      change(4, { ...BY_STAFF, entity_id: "a2", action: "cancelled", after: { status: "cancelled" } }),
    ],
    calls: [{ org_id: ORG, call_id: `op-1-${markOf(ORG)}` }],
    toolCalls: [{ org_id: ORG, call_id: `op-1-${markOf(ORG)}`, tool_call_id: "t", appointment_id: "a1" }],
    openRequests: [],
    accepted: [],
    jobs: [{ id: "1", task: "reconcile", attempts: 0, maxAttempts: 5, isLocked: false, isDue: false }],
  };
}

export function replace<T>(items: T[], at: number, change: Partial<T>): void {
  items[at] = { ...(items[at] as T), ...change };
}
