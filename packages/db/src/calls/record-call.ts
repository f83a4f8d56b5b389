import type { IsoInstant, OrgId } from "@callwaiting/domain";
import { asActor, phoneActor } from "../as-phone.ts";
import type { Queryable } from "../queryable.ts";

/** What one message says about a call; null where it says nothing. */
export type CallUpdate = {
  readonly callId: string;
  readonly kind?: "inbound" | "outbound" | "web" | null;
  readonly status?: string | null;
  readonly assistantId?: string | null;
  readonly phoneNumberId?: string | null;
  readonly callerNumber?: string | null;
  readonly startedAt?: IsoInstant | null;
  readonly endedAt?: IsoInstant | null;
  readonly endedReason?: string | null;
  readonly summary?: string | null;
  readonly transcript?: string | null;
  readonly recordingUrl?: string | null;
  /** US dollars. */
  readonly cost?: number | null;
};

const SQL = asActor(
  `record_call(
  p_org_id => $1::uuid, p_call_id => $2::text, p_kind => $3::text, p_status => $4::text, p_assistant_id => $5::text,
  p_phone_number_id => $6::text, p_caller_number => $7::text, p_started_at => $8::timestamptz,
  p_ended_at => $9::timestamptz, p_ended_reason => $10::text, p_summary => $11::text, p_transcript => $12::text,
  p_recording_url => $13::text, p_cost => $14::numeric)`,
  15,
);

/** Adds it to the call's row, whatever came before or comes later. */
export async function recordCall(db: Queryable, orgId: OrgId, update: CallUpdate): Promise<void> {
  await db.query(SQL, [
    orgId,
    update.callId,
    update.kind ?? null,
    update.status ?? null,
    update.assistantId ?? null,
    update.phoneNumberId ?? null,
    update.callerNumber ?? null,
    update.startedAt ?? null,
    update.endedAt ?? null,
    update.endedReason ?? null,
    update.summary ?? null,
    update.transcript ?? null,
    update.recordingUrl ?? null,
    update.cost ?? null,
    phoneActor(update.callId),
  ]);
}
