import {
  type ImportGroup,
  type ImportPlan,
  type KnownContact,
  type OnDifference,
  placeholderEmail,
  E164,
  planImport,
} from "@callwaiting/domain";
import type { AppPool } from "../pool.ts";
import { retryConflict } from "../booking/retry-conflict.ts";
import { versionOf } from "../version-of.ts";
import type { OrgTransaction } from "../with-org.ts";
import { type StaffScope, withStaff } from "../with-staff.ts";
import { type FoundContact, findContactsOfGroups, readFoundContact } from "./find-contacts-of-groups.ts";

export type ImportCheck = {
  readonly contactId: string | null;
  /** What the preview showed; sent back with what is to be written. Null: there was no such contact. */
  readonly version: string | null;
  /** For each row of the group. */
  readonly plans: readonly ImportPlan[];
};

/** What the rows would do, without doing it: for each group, in its order. */
export async function checkContactImport(
  pool: AppPool,
  scope: StaffScope,
  { groups, onDifference }: { readonly groups: readonly ImportGroup[]; readonly onDifference: OnDifference },
): Promise<readonly ImportCheck[]> {
  const found = await withStaff(pool, scope, (tx) => findContactsOfGroups(tx, scope, groups));
  return groups.map((group, at) => {
    const known = found[at] ?? null;
    const { plans } = planImport(group, known?.contact ?? null, onDifference);
    return { contactId: known?.contactId ?? null, version: versionOfFound(known), plans };
  });
}

export type CheckedGroup = { readonly rows: ImportGroup; readonly version: string | null };

/** `already_done`: by an earlier try whose answer was lost, or by somebody else. */
export type ImportedGroup = "done" | "already_done" | "changed_meanwhile";

/**
 * Writes what a preview showed, all of it or nothing: for each group, in its order, what became of it. What is not as the
 * preview showed it is left alone, and what is done already stays as it is, so a step whose answer was lost can be sent again.
 */
export async function applyContactImport(
  pool: AppPool,
  scope: StaffScope,
  { groups, onDifference }: { readonly groups: readonly CheckedGroup[]; readonly onDifference: OnDifference },
): Promise<readonly ImportedGroup[]> {
  return retryConflict(() =>
    withStaff(pool, scope, async (tx) => {
      const rows = groups.map((group) => group.rows);
      await lockFound(tx, scope, await findContactsOfGroups(tx, scope, rows));
      // Only now nobody changes them any more.
      const found = await findContactsOfGroups(tx, scope, rows);
      const outcomes: ImportedGroup[] = [];
      for (const [at, group] of groups.entries()) {
        outcomes.push(await writeGroup(tx, scope, { group, known: found[at] ?? null, onDifference }));
      }
      return outcomes;
    }),
  );
}

const versionOfFound = (found: FoundContact | null) => (found === null ? null : versionOf(found.contact));

/** In one order, as whoever else takes several. A phone booking takes the same lock for its own contact. */
async function lockFound(
  tx: OrgTransaction,
  { orgId }: StaffScope,
  found: readonly (FoundContact | null)[],
): Promise<void> {
  await tx.$client.query(
    `select 1 from contacts where org_id = $1 and contact_id = any($2::uuid[]) order by contact_id for update`,
    [orgId, found.flatMap((each) => each?.contactId ?? [])],
  );
}

type GroupWrite = {
  readonly group: CheckedGroup;
  readonly known: FoundContact | null;
  readonly onDifference: OnDifference;
};

async function writeGroup(
  tx: OrgTransaction,
  scope: StaffScope,
  { group, known, onDifference }: GroupWrite,
): Promise<ImportedGroup> {
  const planned = planImport(group.rows, known?.contact ?? null, onDifference);
  if (planned.plans.every(({ kind }) => kind === "same")) return "already_done";
  if (versionOfFound(known) !== group.version) return "changed_meanwhile";
  if (known === null && !(await add(tx, scope, planned.contact))) {
    // Somebody else was quicker: with the same step, perhaps.
    const [quicker = null] = await findContactsOfGroups(tx, scope, [group.rows]);
    return quicker === null
      ? "changed_meanwhile"
      : writeGroup(tx, scope, { group, known: quicker, onDifference });
  }
  if (known === null) return "done";
  await tx.$client.query("select fill_persons($1, $2)", [scope.orgId, known.contactId]);
  await tx.$client.query("select keep_address(c) from contacts c where c.org_id = $1 and c.contact_id = $2", [
    scope.orgId,
    known.contactId,
  ]);
  const current = await readFoundContact(tx, scope, known.contactId);
  if (current === null) return "changed_meanwhile";
  const { contact } = planImport(group.rows, current, onDifference);
  await bringUpToDate(tx, scope, { contactId: known.contactId, from: current, to: contact });
  return "done";
}

/** False when somebody else has made it meanwhile. */
async function add(tx: OrgTransaction, { orgId }: StaffScope, contact: KnownContact): Promise<boolean> {
  const { name, phone, persons } = contact;
  const email = contact.email ?? placeholderEmail(E164.parse(phone));
  const { rows } = await tx.$client.query<{ id: string }>(
    `insert into contacts (org_id, name, phone, email) values ($1, $2, $3, $4)
     on conflict do nothing returning contact_id as id`,
    [orgId, name, phone, email],
  );
  const id = rows[0]?.id;
  if (id === undefined) return false;
  for (const person of persons) await addPerson(tx, orgId, { contactId: id, ...person });
  return true;
}

type PersonFacts = {
  readonly contactId: string;
  readonly name: string;
  readonly birthDate: string | null;
  readonly email: string | null;
};

async function addPerson(
  tx: OrgTransaction,
  orgId: string,
  { contactId, name, birthDate, email }: PersonFacts,
): Promise<void> {
  await tx.$client.query(
    "insert into persons (org_id, contact_id, name, birth_date, email) values ($1, $2, $3, $4, $5)",
    [orgId, contactId, name, birthDate, email],
  );
}

type Update = { readonly contactId: string; readonly from: KnownContact; readonly to: KnownContact };

async function bringUpToDate(
  tx: OrgTransaction,
  { orgId }: StaffScope,
  { contactId, from, to }: Update,
): Promise<void> {
  // Persons first: a new address of the contact is theirs, and no one else's, once theirs says so.
  for (const person of to.persons) {
    const { personId, name, birthDate, email } = person;
    if (personId === null) await addPerson(tx, orgId, { contactId, ...person });
    else if (!from.persons.includes(person)) {
      await tx.$client.query(
        `update persons set name = $3, birth_date = $4, email = $5, updated_at = now()
         where org_id = $1 and person_id = $2`,
        [orgId, personId, name, birthDate, email],
      );
    }
  }
  if (from.name === to.name && from.phone === to.phone && from.email === to.email) return;
  await tx.$client.query(
    `update contacts set name = $3, phone = $4, email = coalesce($5, email), updated_at = now()
     where org_id = $1 and contact_id = $2`,
    [orgId, contactId, to.name, to.phone, to.email],
  );
}
