import type { E164, IsoInstant, OpenRequest, OrgId } from "@callwaiting/domain";
import { z } from "zod";
import { callFunction } from "../call-function.ts";
import type { AppPool } from "../pool.ts";
import { withOrg } from "../with-org.ts";

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
  await settleWhere(pool, orgId, {
    sql: `delete from open_requests r
       where r.org_id = $1 and r.call_id is null and r.kind = $2 and r.starts_at is not distinct from $3
         and r.appointment_id is not distinct from $4
         and r.phone is not distinct from $5 and r.email is not distinct from $6
         and r.patient_name is not distinct from left($7, 500) and r.service is not distinct from left($8, 300)`,
    values: [
      asked.kind,
      asked.startsAt,
      asked.appointmentId,
      asked.phone,
      asked.email,
      asked.patientName,
      asked.service,
    ],
  });
}

/** Takes off the list what is about this appointment, of which whoever asked has heard by now: as `list_open_requests` goes by. */
export async function settleOpenRequestsOf(
  pool: AppPool,
  orgId: OrgId,
  appointmentId: string,
): Promise<void> {
  await settleWhere(pool, orgId, {
    sql: `delete from open_requests r
       using appointments a join contacts c on c.org_id = a.org_id and c.contact_id = a.contact_id
       where r.org_id = $1 and a.org_id = r.org_id and a.appointment_id = $2
         and (r.appointment_id = a.appointment_id or r.kind = 'book' and (a.request_key = r.request_key
           or a.starts_at = r.starts_at and (c.phone = r.phone or lower(c.email) = lower(r.email))
             and (r.patient_name is null or is_for_person(a, r.patient_name))))`,
    values: [appointmentId],
  });
}

type Settling = { readonly sql: string; readonly values: readonly unknown[] };

/** Waits for no standby: nobody is told of it, and what a failover brings back is called about once more. */
async function settleWhere(pool: AppPool, orgId: OrgId, { sql, values }: Settling): Promise<void> {
  await withOrg(pool, orgId, async ({ $client }) => {
    await $client.query("set local synchronous_commit = local");
    await $client.query(sql, [orgId, ...values]);
  });
}
