import type { Person } from "@callwaiting/domain";
import { databaseErrorCode } from "../database-error-code.ts";
import type { AppPool } from "../pool.ts";
import type { OrgTransaction } from "../with-org.ts";
import { versionOf } from "../version-of.ts";
import { type StaffScope, withStaff } from "../with-staff.ts";
import { findWaits, giveWaits } from "./waits-of-person.ts";

export type PersonInput = {
  readonly contactId: string;
  /** Null: a new one. */
  readonly personId: string | null;
  /** 1 to 200 characters. */
  readonly name: string;
  /** `YYYY-MM-DD` */
  readonly birthDate: string | null;
  /** Missing: stays as it is. */
  readonly note?: string | undefined;
  readonly alert?: string | undefined;
  /** What was shown; where it is something else by now, nothing is saved. Missing or null: whatever it is. */
  readonly version?: string | null | undefined;
};

export type ChangedPersons =
  | { readonly kind: "changed"; readonly persons: readonly Person[] }
  | { readonly kind: "not_found" }
  /** Somebody else has changed them meanwhile. */
  | { readonly kind: "stale" }
  /** The contact has somebody of that name: merge the two. */
  | { readonly kind: "taken" };

const UNIQUE_VIOLATION = "23505";
const DEADLOCK = "40P01";

/** Adds somebody to a contact, or corrects a name and a date of birth; what is booked then shows the new name. */
export async function savePerson(
  pool: AppPool,
  scope: StaffScope,
  input: PersonInput,
): Promise<ChangedPersons> {
  const { contactId, personId, name, birthDate, note = null, alert = null, version = null } = input;
  const { orgId } = scope;
  return change(pool, scope, {
    contactId,
    run: async (tx) => {
      if (personId === null) {
        await tx.$client.query(
          `insert into persons (org_id, contact_id, name, birth_date, note, alert)
         values ($1, $2, $3, $4, coalesce($5, ''), coalesce($6, ''))`,
          [orgId, contactId, name.trim(), birthDate, note, alert],
        );
        return true;
      }
      if (version !== null && (await isStale(tx, scope, { contactId, personId, version }))) return "stale";
      const entryIds = await findWaits(tx, scope, { contactId, personId });
      const { rowCount } = await tx.$client.query(
        `update persons set name = $4, birth_date = $5, note = coalesce($6, note), alert = coalesce($7, alert), updated_at = now()
       where org_id = $1 and contact_id = $2 and person_id = $3`,
        [orgId, contactId, personId, name.trim(), birthDate, note, alert],
      );
      await tx.$client.query(
        `update appointments set patient_name = $3, updated_at = now()
       where org_id = $1 and person_id = $2 and status = 'confirmed' and ends_at > now() and patient_name <> $3`,
        [orgId, personId, name.trim()],
      );
      await giveWaits(tx, scope, { entryIds, personId });
      return rowCount === 1;
    },
  });
}

/** Under the contact's lock, which everybody takes who changes a person here. */
async function isStale(
  tx: OrgTransaction,
  scope: StaffScope,
  { contactId, personId, version }: Shown,
): Promise<boolean> {
  const persons = await readPersons(tx, scope, contactId);
  const found = persons.find((person) => person.personId === personId);
  return found !== undefined && found.version !== version;
}

type Shown = { readonly contactId: string; readonly personId: string; readonly version: string };

/**
 * What was known of both, of whichever two rows `k` and `d` are made one; what both say is there once. Only whole lines are the same:
 * "Penicillin" is not said by "No longer allergic to Penicillin".
 */
const bothOf = (column: "note" | "alert"): string =>
  `case when position(E'\\n' || d.${column} || E'\\n' in E'\\n' || k.${column} || E'\\n') > 0 then k.${column}
    else btrim(k.${column} || E'\\n' || d.${column}, E'\\n') end`;

const LONGEST_ALERT = 2_000;
const ALERTS_FIT = `length(${bothOf("alert")}) <= ${LONGEST_ALERT}`;

/** Of persons `k` and `d` who are one: `k` keeps its own, and takes what only the other has. An alert that does not fit is a note. */
export const TAKE_OVER = `birth_date = coalesce(k.birth_date, d.birth_date), email = coalesce(k.email, d.email),
  note = left(${bothOf("note")} || case when ${ALERTS_FIT} then '' else E'\\n' || d.alert end, 20000),
  alert = case when ${ALERTS_FIT} then ${bothOf("alert")} else k.alert end`;

export type PersonMerge = { readonly contactId: string; readonly keepId: string; readonly dropId: string };

/** Makes two persons of a contact one: the kept name stays, and a date of birth that only the other has. */
export async function mergePersons(
  pool: AppPool,
  scope: StaffScope,
  { contactId, keepId, dropId }: PersonMerge,
): Promise<ChangedPersons> {
  return change(pool, scope, { contactId, run: (tx) => join(tx, scope, { contactId, keepId, dropId }) });
}

export type PersonMove = {
  readonly contactId: string;
  readonly personId: string;
  readonly toContactId: string;
};

/** Puts somebody, with what is booked for them, under another contact; who is there already by that name is the same. */
export async function movePerson(
  pool: AppPool,
  scope: StaffScope,
  { contactId, personId, toContactId }: PersonMove,
): Promise<ChangedPersons> {
  const { orgId } = scope;
  return change(pool, scope, {
    contactId,
    run: async (tx) => {
      if (!(await lockContact(tx, scope, toContactId))) return false;
      await keepAddress(tx, scope, toContactId);
      const twin = await tx.$client.query<{ id: string }>(
        `select t.person_id as id from persons p
       join persons t on t.org_id = p.org_id and t.contact_id = $3 and t.name_key = p.name_key
       where p.org_id = $1 and p.person_id = $2`,
        [orgId, personId, toContactId],
      );
      const keepId = twin.rows[0]?.id;
      if (keepId !== undefined) return join(tx, scope, { contactId, keepId, dropId: personId });
      const entryIds = await findWaits(tx, scope, { contactId, personId });
      const { rowCount } = await tx.$client.query(
        `update persons set contact_id = $4, updated_at = now()
       where org_id = $1 and contact_id = $2 and person_id = $3`,
        [orgId, contactId, personId, toContactId],
      );
      await tx.$client.query(
        "update appointments set contact_id = $3, updated_at = now() where org_id = $1 and person_id = $2",
        [orgId, personId, toContactId],
      );
      await giveWaits(tx, scope, { entryIds, personId });
      return rowCount === 1;
    },
  });
}

/** `dropId` is a person of the contact; `keepId` one of it, or of the contact that it is moved to. */
async function join(
  tx: OrgTransaction,
  scope: StaffScope,
  { contactId, keepId, dropId }: PersonMerge,
): Promise<boolean> {
  const { orgId } = scope;
  if (keepId === dropId) return false;
  const entryIds = await findWaits(tx, scope, { contactId, personId: dropId });
  const { rowCount } = await tx.$client.query(
    `update persons k set ${TAKE_OVER}, updated_at = now()
     from persons d
     where k.org_id = $1 and k.person_id = $2 and d.org_id = $1 and d.person_id = $3 and d.contact_id = $4`,
    [orgId, keepId, dropId, contactId],
  );
  if (rowCount !== 1) return false;
  await tx.$client.query(
    `update appointments a set person_id = k.person_id, contact_id = k.contact_id, patient_name = k.name, updated_at = now()
     from persons k where a.org_id = $1 and a.person_id = $3 and k.org_id = $1 and k.person_id = $2`,
    [orgId, keepId, dropId],
  );
  await tx.$client.query("delete from persons where org_id = $1 and person_id = $2", [orgId, dropId]);
  await giveWaits(tx, scope, { entryIds, personId: keepId });
  await noteFormer(tx, orgId, { contactId, keepId, dropId });
  return true;
}

/** What the log says of them under the contact that they came from goes with the one where they are now, once that is erased. */
async function noteFormer(
  tx: OrgTransaction,
  orgId: string,
  { contactId, keepId, dropId }: PersonMerge,
): Promise<void> {
  await tx.$client.query(
    `update contacts c set merged_ids = c.merged_ids || $3::text
     from persons k where k.org_id = $1 and k.person_id = $2 and c.org_id = $1 and c.contact_id = k.contact_id and k.contact_id <> $4`,
    [orgId, keepId, dropId, contactId],
  );
}

async function change(
  pool: AppPool,
  scope: StaffScope,
  {
    contactId,
    run,
  }: { readonly contactId: string; readonly run: (tx: OrgTransaction) => Promise<boolean | "stale"> },
): Promise<ChangedPersons> {
  try {
    return await retryDeadlock(() =>
      withStaff(pool, scope, async (tx): Promise<ChangedPersons> => {
        if (!(await lockContact(tx, scope, contactId))) return { kind: "not_found" };
        await tx.$client.query("select fill_persons($1, $2)", [scope.orgId, contactId]);
        await keepAddress(tx, scope, contactId);
        const done = await run(tx);
        if (done === "stale") return { kind: "stale" };
        return done
          ? { kind: "changed", persons: await readPersons(tx, scope, contactId) }
          : { kind: "not_found" };
      }),
    );
  } catch (error) {
    if (databaseErrorCode(error) === UNIQUE_VIOLATION) return { kind: "taken" };
    throw error;
  }
}

/** Two who move somebody the other way at once wait for each other: one of them begins anew. */
async function retryDeadlock<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (databaseErrorCode(error) !== DEADLOCK) throw error;
    return run();
  }
}

/** A phone booking takes this lock before it writes: what it books is seen, or waits. */
async function lockContact(tx: OrgTransaction, { orgId }: StaffScope, contactId: string): Promise<boolean> {
  const { rowCount } = await tx.$client.query(
    "select 1 from contacts where org_id = $1 and contact_id = $2 and erased_at is null for update",
    [orgId, contactId],
  );
  return rowCount === 1;
}

/** By then it can be told whose the contact's address is; who comes and goes changes that. */
async function keepAddress(tx: OrgTransaction, { orgId }: StaffScope, contactId: string): Promise<void> {
  await tx.$client.query("select keep_address(c) from contacts c where c.org_id = $1 and c.contact_id = $2", [
    orgId,
    contactId,
  ]);
}

/** By name, with what is booked for each. */
export async function readPersons(
  tx: OrgTransaction,
  { orgId }: StaffScope,
  contactId: string,
): Promise<readonly Person[]> {
  const { rows } = await tx.$client.query<Omit<Person, "version">>(
    `select p.person_id as "personId", p.name, p.birth_date::text as "birthDate", p.note, p.alert,
       visits.count as appointments, iso_instant(visits.next_at) as "nextAt", iso_instant(visits.last_at) as "lastAt"
     from persons p cross join lateral (
       select count(*)::int as count,
         min(a.starts_at) filter (where a.status = 'confirmed' and a.ends_at > now()) as next_at,
         max(a.starts_at) filter (where a.status in ('confirmed', 'completed') and a.ends_at <= now()) as last_at
       from appointments a
       where a.org_id = p.org_id and a.contact_id = p.contact_id
         and (a.person_id = p.person_id or a.person_id is null and name_key(a.patient_name) = p.name_key)) visits
     where p.org_id = $1 and p.contact_id = $2 order by p.name, p.person_id`,
    [orgId, contactId],
  );
  return rows.map((row) => ({ ...row, version: versionOf([row.name, row.birthDate, row.note, row.alert]) }));
}
