import {
  AffectedAppointment,
  type ClosureProblem,
  type ClosureSettings,
  type IsoInstant,
  checkClosure,
  type Page,
  type PageRequest,
} from "@callwaiting/domain";
import { callFunction } from "../call-function.ts";
import type { AppPool } from "../pool.ts";
import { z } from "zod";
import { type Keyed, pageLimit, readCursor, toPage } from "../page.ts";
import { versionOf } from "../version-of.ts";
import type { OrgTransaction } from "../with-org.ts";
import { type StaffScope, withStaff } from "../with-staff.ts";
import { isProvider } from "./providers.ts";

export type ClosureFacts = Pick<ClosureSettings, "providerId" | "startsLocal" | "endsLocal" | "reason">;

export type SavedClosure =
  | {
      readonly kind: "saved";
      readonly closure: ClosureSettings;
      /** Coming confirmed appointments that share time with it, earliest first; at most 200. They stay booked, told or not. */
      readonly affected: readonly AffectedAppointment[];
    }
  /** The provider, or the closure that was to be changed. */
  | { readonly kind: "not_found" }
  | { readonly kind: "stale"; readonly closure: ClosureSettings }
  | { readonly kind: "invalid"; readonly problem: ClosureProblem };

export type ClosureSearch = PageRequest & {
  /** Only those that end after this local time, e.g. `2026-11-20T00:00`. */
  readonly endsAfterLocal?: string | null | undefined;
};

const COLUMNS = `c.closure_id as "closureId", c.provider_id as "providerId", p.name as "providerName", c.reason,
  to_char(c.starts_local, 'YYYY-MM-DD"T"HH24:MI:SS') as "startsLocal",
  to_char(c.ends_local, 'YYYY-MM-DD"T"HH24:MI:SS') as "endsLocal"`;
const TABLES = "closures c left join providers p on p.org_id = c.org_id and p.provider_id = c.provider_id";

const KEY = z.tuple([z.iso.datetime({ local: true, offset: false }), z.guid()]);

/** In the order in which they begin; of the clinic and of all providers. */
export async function listClosures(
  pool: AppPool,
  scope: StaffScope,
  search: ClosureSearch,
): Promise<Page<ClosureSettings>> {
  const limit = pageLimit(search);
  const [afterStart, afterId] = readCursor(search, KEY) ?? [null, null];
  const rows = await withStaff(pool, scope, async (tx) => {
    const result = await tx.$client.query<Keyed<Omit<ClosureSettings, "version">>>(
      `select ${COLUMNS},
         array[to_char(c.starts_local, 'YYYY-MM-DD"T"HH24:MI:SS'), c.closure_id::text] as "pageKey" from ${TABLES}
       where c.org_id = $1 and ($2::timestamp is null or c.ends_local > $2)
         and ($3::timestamp is null or (date_trunc('second', c.starts_local), c.closure_id) > ($3, $4::uuid))
       order by date_trunc('second', c.starts_local), c.closure_id limit $5`,
      [scope.orgId, search.endsAfterLocal ?? null, afterStart, afterId, limit + 1],
    );
    return result.rows;
  });
  const { items, nextCursor } = toPage<Omit<ClosureSettings, "version">>(rows, limit);
  return { items: items.map(withVersion), nextCursor };
}

type Telling = {
  /** Whoever has a visit then is told, where the clinic writes to its patients; without it nobody is. */
  readonly isTold?: boolean | undefined;
  /** Default: by the database's clock. */
  readonly now?: IsoInstant | undefined;
};

export async function createClosure(
  pool: AppPool,
  scope: StaffScope,
  facts: ClosureFacts & Telling,
): Promise<SavedClosure> {
  return save(pool, scope, { ...facts, closureId: null, version: null });
}

export type ClosureUpdate = ClosureFacts & Telling & { readonly closureId: string; readonly version: string };

export async function updateClosure(
  pool: AppPool,
  scope: StaffScope,
  update: ClosureUpdate,
): Promise<SavedClosure> {
  return save(pool, scope, update);
}

export async function deleteClosure(
  pool: AppPool,
  scope: StaffScope,
  { closureId }: { readonly closureId: string },
): Promise<{ readonly kind: "deleted" | "not_found" }> {
  return withStaff(pool, scope, async (tx) => {
    const { rowCount } = await tx.$client.query(
      "delete from closures where org_id = $1 and closure_id = $2",
      [scope.orgId, closureId],
    );
    return { kind: rowCount === 1 ? "deleted" : "not_found" };
  });
}

type ClosureToSave = ClosureFacts &
  Telling & { readonly closureId: string | null; readonly version: string | null };

async function save(pool: AppPool, scope: StaffScope, closure: ClosureToSave): Promise<SavedClosure> {
  const problem = checkClosure(closure);
  if (problem !== null) return { kind: "invalid", problem };
  const { providerId, startsLocal, endsLocal, reason, closureId } = closure;
  return withStaff(pool, scope, async (tx): Promise<SavedClosure> => {
    if (providerId !== null && !(await isProvider(tx, scope, providerId))) return { kind: "not_found" };
    if (closureId !== null) {
      const current = await readClosure(tx, scope, closureId);
      if (current === null) return { kind: "not_found" };
      if (current.version !== closure.version) return { kind: "stale", closure: current };
    }
    const { rows } = await tx.$client.query<{ id: string }>(
      closureId === null
        ? `insert into closures (org_id, provider_id, starts_local, ends_local, reason)
           values ($1, $2, $3, $4, $5) returning closure_id as id`
        : `update closures set provider_id = $2, starts_local = $3, ends_local = $4, reason = $5
           where org_id = $1 and closure_id = $6 returning closure_id as id`,
      [scope.orgId, providerId, startsLocal, endsLocal, reason, ...(closureId === null ? [] : [closureId])],
    );
    const saved = await readClosure(tx, scope, rows[0]?.id ?? "");
    if (saved === null) throw new Error("A closure that was just written is not there");
    if (closure.isTold === true) {
      const args = { orgId: scope.orgId, closureId: saved.closureId, now: closure.now };
      await callFunction(tx.$client, "tell_of_closure", { args, reply: z.unknown() });
    }
    return {
      kind: "saved",
      closure: saved,
      affected: await readAffected(tx, scope, { ...closure, ...saved }),
    };
  });
}

async function readClosure(
  tx: OrgTransaction,
  { orgId }: StaffScope,
  closureId: string,
): Promise<ClosureSettings | null> {
  const { rows } = await tx.$client.query<Omit<ClosureSettings, "version">>(
    `select ${COLUMNS} from ${TABLES} where c.org_id = $1 and c.closure_id = $2 for update of c`,
    [orgId, closureId],
  );
  return rows[0] === undefined ? null : withVersion(rows[0]);
}

function withVersion(row: Omit<ClosureSettings, "version">): ClosureSettings {
  return { ...row, version: versionOf([row.providerId, row.startsLocal, row.endsLocal, row.reason]) };
}

export type ClosureSpan = Pick<ClosureFacts, "providerId" | "startsLocal" | "endsLocal">;

/** Who would have an appointment then, and is told of nothing yet; nobody where the times are none. */
export async function findAffected(
  pool: AppPool,
  scope: StaffScope,
  span: ClosureSpan & Telling,
): Promise<readonly AffectedAppointment[]> {
  if (checkClosure(span) !== null) return [];
  return withStaff(pool, scope, (tx) => readAffected(tx, scope, span));
}

async function readAffected(
  tx: OrgTransaction,
  { orgId }: StaffScope,
  {
    providerId,
    startsLocal,
    endsLocal,
    now,
    closureId,
  }: ClosureSpan & Telling & { readonly closureId?: string },
): Promise<readonly AffectedAppointment[]> {
  const { rows } = await tx.$client.query(
    `select a.appointment_id as "appointmentId", iso_instant(a.starts_at) as "startsAt",
       iso_instant(a.ends_at) as "endsAt", a.patient_name as "patientName", c.phone, s.name as "serviceName",
       p.name as "providerName",
       (select coalesce(json_agg(m.channel order by m.channel desc), '[]') from messages m
         where m.org_id = a.org_id and m.appointment_id = a.appointment_id and m.closure_id = $6::uuid
           and (m.status in ('sending', 'sent')
             or m.status = 'planned' and message_trouble(m, a, c, coalesce($5, now())) is null)) as "toldBy"
     from organizations o
     join appointments a on a.org_id = o.org_id
     join contacts c on c.org_id = a.org_id and c.contact_id = a.contact_id
     join services s on s.org_id = a.org_id and s.service_id = a.service_id
     join providers p on p.org_id = a.org_id and p.provider_id = a.provider_id
     where o.org_id = $1 and a.status = 'confirmed' and a.ends_at > coalesce($5, now())
       and ($2::uuid is null or a.provider_id = $2)
       and a.starts_at < clock.moment_of(o.time_zone, $4) and a.ends_at > clock.moment_of(o.time_zone, $3)
     order by a.starts_at, a.appointment_id limit 200`,
    [orgId, providerId, startsLocal, endsLocal, now ?? null, closureId ?? null],
  );
  return z.array(AffectedAppointment).parse(rows);
}
