import { type ImportGroup, type KnownContact, nameKey } from "@callwaiting/domain";
import type { OrgTransaction } from "../with-org.ts";
import type { StaffScope } from "../with-staff.ts";

export type FoundContact = { readonly contactId: string; readonly contact: KnownContact };

type Row = KnownContact & { readonly contactId: string };

const KNOWN = `c.contact_id as "contactId", c.name, c.phone, case when not c.email_is_placeholder then c.email end as email,
  coalesce((
    select json_agg(json_build_object('personId', p.person_id, 'name', p.name, 'birthDate', p.birth_date::text, 'email', p.email)
      order by p.name_key)
    from persons p where p.org_id = c.org_id and p.contact_id = c.contact_id
  ), '[]') as persons`;

/**
 * For each group the contact that it is about: that of the number. Without one, whoever is known by the address and the name:
 * alone, or among those who have a number.
 */
export async function findContactsOfGroups(
  tx: OrgTransaction,
  { orgId }: StaffScope,
  groups: readonly ImportGroup[],
): Promise<readonly (FoundContact | null)[]> {
  const phones = groups.flatMap(([row]) => row?.phone ?? []);
  const emails = groups.flatMap((group) => group.flatMap(({ email }) => email ?? []));
  // No index knows the address of who has a number: read through once, and only for those who come without a number.
  const alone = groups.flatMap(([row]) => (row?.phone === null && row.email !== null ? [row.email] : []));
  const { rows } = await tx.$client.query<Row>(
    `select ${KNOWN} from contacts c where c.org_id = $1 and c.phone = any($2::text[])
     union all
     select ${KNOWN} from contacts c where c.org_id = $1 and c.phone is null and c.email = any($3::text[]) and c.erased_at is null
     union all
     select ${KNOWN} from contacts c
     where c.org_id = $1 and c.phone is not null and cardinality($4::text[]) > 0 and c.email = any($4::text[])`,
    [orgId, phones, emails, alone],
  );
  // One who has both may come twice.
  const known = [...new Map(rows.map((row) => [row.contactId, row])).values()];
  const byPhone = new Map(known.flatMap((row) => (row.phone === null ? [] : [[row.phone, row] as const])));
  const byEmail = new Map<string, Row[]>();
  for (const row of known) {
    if (row.email !== null) byEmail.set(row.email, [...(byEmail.get(row.email) ?? []), row]);
  }
  return groups.map((group) => chooseFor(group, byPhone, byEmail));
}

export async function readFoundContact(
  tx: OrgTransaction,
  { orgId }: StaffScope,
  contactId: string,
): Promise<KnownContact | null> {
  const { rows } = await tx.$client.query<Row>(
    `select ${KNOWN} from contacts c where c.org_id = $1 and c.contact_id = $2`,
    [orgId, contactId],
  );
  return rows[0] === undefined ? null : toFound(rows[0]).contact;
}

function chooseFor(
  group: ImportGroup,
  byPhone: ReadonlyMap<string, Row>,
  byEmail: ReadonlyMap<string, readonly Row[]>,
): FoundContact | null {
  const [first] = group;
  if (first === undefined) return null;
  const ofNumber = first.phone === null ? undefined : byPhone.get(first.phone);
  if (ofNumber !== undefined) return toFound(ofNumber);
  if (first.phone === null && first.email !== null) {
    // Without a number the address is the contact, whoever comes under it.
    const ofAddress = (byEmail.get(first.email) ?? []).find(({ phone }) => phone === null);
    if (ofAddress !== undefined) return toFound(ofAddress);
  }
  const named = group.flatMap((row) =>
    (row.email === null ? [] : (byEmail.get(row.email) ?? [])).filter(
      (known) => isNamed(known, row.name) && (first.phone === null || known.phone === null),
    ),
  );
  const [one, another] = new Set(named);
  return one === undefined || another !== undefined ? null : toFound(one);
}

function isNamed({ name, persons }: KnownContact, said: string): boolean {
  const key = nameKey(said);
  return nameKey(name) === key || persons.some((person) => nameKey(person.name) === key);
}

function toFound({ contactId, ...contact }: Row): FoundContact {
  return { contactId, contact };
}
