import { OpenRequest, type E164, type IsoInstant, type OrgId } from "@callwaiting/domain";
import { z } from "zod";
import { callFunction } from "../call-function.ts";
import type { AppPool } from "../pool.ts";
import { withOrg } from "../with-org.ts";
import { type StaffScope, withStaff } from "../with-staff.ts";

/** What was asked for when nobody could say whether it was done. */
export type RequestInDoubt = {
  readonly kind: OpenRequest["kind"];
  /** Null in the plain form without a call. */
  readonly callId: string | null;
  readonly requestKey: string | null;
  readonly patientName: string | null;
  readonly phone: E164 | null;
  readonly email: string | null;
  /** Key or name. */
  readonly service: string | null;
  readonly startsAt: IsoInstant | null;
  /** Which was to be moved or cancelled. */
  readonly appointmentId: string | null;
};

/** What fits PostgreSQL's integer, three weeks. */
const MAX_AGO_MS = 2 ** 31 - 1;

/** Puts it on the list of whom to call back. `agoMs`: how long ago it was asked for. */
export async function noteOpenRequest(
  db: AppPool,
  orgId: OrgId,
  { agoMs, ...request }: RequestInDoubt & { readonly agoMs: number },
): Promise<void> {
  const args = { orgId, agoMs: Math.min(Math.round(agoMs), MAX_AGO_MS), ...request };
  await callFunction(db, "note_open_request", { args, reply: z.unknown() });
}

/** Takes off the list what was asked again without a call, and answered. What a call has heard since is left out anyway. */
export async function settleOpenRequest(pool: AppPool, orgId: OrgId, asked: RequestInDoubt): Promise<void> {
  await withOrg(pool, orgId, ({ $client }) =>
    $client.query(
      `delete from open_requests r
       where r.org_id = $1 and r.call_id is null and r.kind = $2 and r.starts_at is not distinct from $3
         and r.appointment_id is not distinct from $4
         and r.phone is not distinct from $5 and r.email is not distinct from $6
         and r.patient_name is not distinct from left($7, 500) and r.service is not distinct from left($8, 300)`,
      [
        orgId,
        asked.kind,
        asked.startsAt,
        asked.appointmentId,
        asked.phone,
        asked.email,
        asked.patientName,
        asked.service,
      ],
    ),
  );
}

/** Whom to call back, the oldest request first; the first hundred. */
export async function listOpenRequests(pool: AppPool, scope: StaffScope): Promise<readonly OpenRequest[]> {
  return withStaff(pool, scope, async ({ $client }) => {
    const { rows } = await $client.query<{ request: unknown }>(
      "select list_open_requests as request from list_open_requests($1)",
      [scope.orgId],
    );
    return rows.map(({ request }) => OpenRequest.parse(request));
  });
}

/** Somebody has called them, or need not. */
export async function closeOpenRequest(pool: AppPool, scope: StaffScope, requestId: string): Promise<void> {
  await withStaff(pool, scope, ({ $client }) =>
    $client.query("delete from open_requests where org_id = $1 and request_id = $2", [
      scope.orgId,
      requestId,
    ]),
  );
}
