import { createOwnerPool } from "@callwaiting/db";

export type AppointmentState = {
  readonly provider_id: string;
  readonly service_id: string;
  readonly contact_id: string;
  readonly starts_at: string;
  readonly ends_at: string;
  readonly status: string;
  readonly notes: string;
  readonly overlap_allowed: boolean;
  readonly override_reason: string | null;
};

export type AppointmentRow = AppointmentState & {
  readonly org_id: string;
  readonly appointment_id: string;
  readonly request_key: string | null;
};

/** A row of the audit log about an appointment. */
export type ChangeRow = {
  readonly org_id: string;
  readonly change_id: number;
  /** Epoch, ms: when its transaction began. */
  readonly atMs: number;
  readonly actor_kind: string;
  readonly actor_id: string | null;
  readonly entity_id: string;
  readonly action: string;
  /** Columns that changed; all of them when it was created. */
  readonly after: Partial<AppointmentState>;
};

export type ContactRow = {
  readonly org_id: string;
  readonly contact_id: string;
  readonly name: string;
  readonly phone: string | null;
};
export type ServiceRow = {
  readonly org_id: string;
  readonly service_id: string;
  readonly bufferBeforeMinutes: number;
  readonly bufferAfterMinutes: number;
};
export type ToolCallRow = {
  readonly org_id: string;
  readonly call_id: string;
  readonly tool_call_id: string;
  readonly appointment_id: string | null;
};
/** Whom the clinic finds on Today, to be called back. */
export type OpenRequestRow = {
  readonly org_id: string;
  readonly kind: "book" | "move" | "cancel";
  readonly phone: string | null;
  readonly starts_at: string | null;
  readonly appointment_id: string | null;
};
/** Somebody who waited has taken what was held for them: a visit that staff wrote down, and no operation asked for. */
export type AcceptedRow = { readonly org_id: string; readonly appointment_id: string };
export type JobRow = {
  readonly id: string;
  readonly task: string;
  readonly attempts: number;
  readonly maxAttempts: number;
  readonly isLocked: boolean;
  readonly isDue: boolean;
};

/** Everything that the checks look at, as the database's superuser sees it. */
export type DatabaseRows = {
  readonly organizations: readonly { readonly org_id: string }[];
  readonly providers: readonly { readonly org_id: string; readonly provider_id: string }[];
  readonly services: readonly ServiceRow[];
  readonly contacts: readonly ContactRow[];
  readonly appointments: readonly AppointmentRow[];
  /** In the order of change_id. */
  readonly changes: readonly ChangeRow[];
  readonly calls: readonly { readonly org_id: string; readonly call_id: string }[];
  readonly toolCalls: readonly ToolCallRow[];
  readonly openRequests: readonly OpenRequestRow[];
  readonly accepted: readonly AcceptedRow[];
  readonly jobs: readonly JobRow[];
};

/**
 * A job that a newer one replaced while it ran loses its key and its further attempts (graphile-worker): when its worker
 * is killed it is left behind, and the newer one does its work.
 */
export const UNREPLACED_JOBS =
  "select * from graphile_worker.jobs where task_identifier not in ('deliver-messages', 'deliver-webhooks') and (key is not null or locked_at is not null or attempts < max_attempts)";

const QUERIES: Readonly<Record<keyof DatabaseRows, string>> = {
  organizations: "select org_id from organizations",
  providers: "select org_id, provider_id from providers",
  services: `select org_id, service_id, buffer_before_minutes as "bufferBeforeMinutes",
    buffer_after_minutes as "bufferAfterMinutes" from services`,
  contacts: "select org_id, contact_id, name, phone from contacts",
  appointments: `select a.org_id, a.appointment_id, a.request_key, to_jsonb(a) as state from appointments a`,
  changes: `select org_id, change_id::int, extract(epoch from at)::float8 * 1000 as "atMs", actor_kind, actor_id,
    entity_id, action, coalesce(after, '{}') as after from changes where entity = 'appointment' order by change_id`,
  calls: "select org_id, call_id from calls",
  toolCalls: "select org_id, call_id, tool_call_id, appointment_id from tool_calls",
  openRequests:
    "select org_id, kind, phone, to_jsonb(starts_at) as starts_at, appointment_id from open_requests",
  accepted: "select org_id, appointment_id from waitlist_offers where ended = 'accepted'",
  jobs: `select id::text, task_identifier as task, attempts, max_attempts as "maxAttempts",
    locked_at is not null as "isLocked", run_at <= now() as "isDue" from (${UNREPLACED_JOBS}) j`,
};

/** Reads past row-level security, so that a row in the wrong tenant cannot hide. */
export async function readDatabaseRows(superuserUrl: string): Promise<DatabaseRows> {
  const pool = createOwnerPool({ connectionString: superuserUrl, max: 1 });
  try {
    const read = async (name: keyof DatabaseRows) => (await pool.query(QUERIES[name])).rows as unknown[];
    const rows: Record<string, unknown[]> = {};
    for (const name of Object.keys(QUERIES) as (keyof DatabaseRows)[]) rows[name] = await read(name);
    rows["appointments"] = rows["appointments"]?.map(flatten) ?? [];
    return rows as unknown as DatabaseRows;
  } finally {
    await pool.end();
  }
}

/** The same spelling of instants as in the audit log: both went through to_jsonb. */
function flatten(row: unknown): unknown {
  const { state, ...rest } = row as { state: object };
  return { ...state, ...rest };
}
