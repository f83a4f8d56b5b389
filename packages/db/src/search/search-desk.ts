import { DeskFinds } from "@callwaiting/domain";
import { SHOWN_END } from "../calls/list-calls.ts";
import type { AppPool } from "../pool.ts";
import { searchWords } from "../contacts/search-contacts.ts";
import type { OrgTransaction } from "../with-org.ts";
import { type StaffScope, withStaff } from "../with-staff.ts";

/**
 * People by any part of name, number or address, with what of theirs is to come and was last, and the calls from their numbers.
 * Under row-level security an index serves only what is leakproof: the beginning of a text (`^@`, 0.05 ms among 100 000). Any part is
 * looked for in an index alone, from one end to the other (35 ms), and only while the page is not full.
 */
export async function searchDesk(pool: AppPool, scope: StaffScope, text: string): Promise<DeskFinds> {
  const words = searchWords(text);
  if (words.join("").length < SHORTEST) return NOTHING;
  return withStaff(pool, scope, async (tx) => {
    const digits = words.length === 1 && DIGITS.test(words[0] ?? "") ? (words[0] ?? "") : null;
    const ids = await (digits === null ? findByWords(tx, scope, words) : findByDigits(tx, scope, digits));
    const people = await readPeople(tx, scope, ids);
    const appointments = await readAppointments(tx, scope, ids);
    const phones = people.flatMap(({ phone }) => phone ?? []);
    const calls = await readCalls(tx, scope, { phones, digits });
    return DeskFinds.parse({ people, appointments, calls });
  });
}

const NOTHING: DeskFinds = { people: [], appointments: [], calls: [] };
const SHORTEST = 2;
const DIGITS = /^\d+$/;

type Ids = readonly string[];
type Person = DeskFinds["people"][number];
const MAX = { people: 8, appointments: 6, calls: 5 } as const;

/** A query, and what it takes after the organization and how many are wanted. */
type Step = { readonly query: string; readonly values: readonly string[] };

/** Whose entry begins so. */
const beginning = (words: readonly string[]): Step => ({
  query: `select contact_id as id from contacts where org_id = $1 and search_text ^@ search_key($3)
    order by search_text, contact_id limit $2`,
  values: [words.join(" ")],
});

/** A word is one parameter, and not a row of a list: so the planner sees it, and reads the index in order until it has enough. */
const likeAll = (column: string, words: readonly string[], key: (word: string) => string): string =>
  words.map((_, index) => `${column} like '%' || ${key(`$${index + 3}`)} || '%'`).join(" and ");
const escaped = (word: string): string => word.replaceAll(/[\\%_]/g, String.raw`\$&`);

/** Who has all the words anywhere: the index alone is read. */
const anyPart = (words: readonly string[]): Step => ({
  query: `select contact_id as id from contacts
    where org_id = $1 and search_text is not null and ${likeAll("search_text", words, (word) => `search_key(${word})`)}
    order by search_text, contact_id limit $2`,
  values: words.map(escaped),
});

/** Under whose number somebody of that name comes: the names are found in their own index, then whose they are. A sign is in no name. */
const somebodyElse = (words: readonly string[]): Step => ({
  query: `with names as materialized (
      select name_key from persons where org_id = $1 and ${likeAll("name_key", words, (word) => `nullif(name_key(${word}), '')`)} limit 200)
    select distinct p.contact_id as id from names n
    join persons p on p.org_id = $1 and p.name_key = n.name_key limit $2`,
  values: words,
});

const MAX_WORDS = 6;

/** What takes longer is asked only while there are too few. */
async function findByWords(tx: OrgTransaction, { orgId }: StaffScope, all: readonly string[]): Promise<Ids> {
  const words = all.slice(0, MAX_WORDS);
  const found = new Set<string>();
  for (const step of [beginning, anyPart, somebodyElse]) {
    if (found.size >= MAX.people) break;
    const { query, values } = step(words);
    const { rows } = await tx.$client.query<{ id: string }>(query, [orgId, MAX.people, ...values]);
    for (const { id } of rows) found.add(id);
  }
  return [...found].slice(0, MAX.people);
}

/** The numbers are found in their own index, which is a fifth of that of the texts, byte by byte; those that end so come first. */
const BY_DIGITS = `with numbers as materialized (
    select phone, phone collate "C" like '%' || $2 as is_end from contacts
    where org_id = $1 and phone collate "C" like '%' || $2 || '%' order by is_end desc limit 50)
  select c.contact_id as id from numbers n join contacts c on c.org_id = $1 and c.phone = n.phone
  order by n.is_end desc, c.search_text, c.contact_id limit ${MAX.people}`;

async function findByDigits(tx: OrgTransaction, { orgId }: StaffScope, digits: string): Promise<Ids> {
  const { rows } = await tx.$client.query<{ id: string }>(BY_DIGITS, [orgId, digits]);
  return rows.map(({ id }) => id);
}

const PEOPLE = `select c.contact_id as "contactId", c.name, c.phone,
    case when not c.email_is_placeholder then c.email end as email,
    array(select p.name from persons p where p.org_id = $1 and p.contact_id = c.contact_id and p.name_key <> name_key(c.name)
      order by p.name limit 6) as persons,
    iso_instant((select min(a.starts_at) from appointments a
      where a.org_id = $1 and a.contact_id = c.contact_id and a.starts_at > now() and a.status = 'confirmed')) as "nextVisitAt",
    iso_instant((select max(a.starts_at) from appointments a
      where a.org_id = $1 and a.contact_id = c.contact_id and a.starts_at <= now() and a.status in ('confirmed', 'completed'))) as "lastVisitAt"
  from unnest($2::uuid[]) with ordinality found (contact_id, place)
  join contacts c on c.org_id = $1 and c.contact_id = found.contact_id
  order by found.place`;

async function readPeople(tx: OrgTransaction, { orgId }: StaffScope, ids: Ids): Promise<readonly Person[]> {
  return (await tx.$client.query<Person>(PEOPLE, [orgId, ids])).rows;
}

const APPOINTMENTS = `select a.appointment_id as "appointmentId", a.patient_name as "patientName",
    iso_instant(a.starts_at) as "startsAt", a.status, s.name as service, p.name as provider
  from unnest($2::uuid[]) found (contact_id)
  cross join lateral (
    (select * from appointments where org_id = $1 and contact_id = found.contact_id and starts_at > now() and status <> 'held'
      order by starts_at limit 3)
    union all
    (select * from appointments where org_id = $1 and contact_id = found.contact_id and starts_at <= now() and status <> 'held'
      order by starts_at desc limit 2)) a
  join services s on s.org_id = a.org_id and s.service_id = a.service_id
  join providers p on p.org_id = a.org_id and p.provider_id = a.provider_id
  order by a.starts_at <= now(), abs(extract(epoch from a.starts_at - now())), a.appointment_id limit ${MAX.appointments}`;

async function readAppointments(tx: OrgTransaction, { orgId }: StaffScope, ids: Ids) {
  return (await tx.$client.query(APPOINTMENTS, [orgId, ids])).rows;
}

/** With digits those of numbers that are nobody's as well. */
const CALLS = `with numbers as materialized (
    select distinct caller_number from calls where org_id = $1 and $3::text is not null and caller_number collate "C" like '%' || $3 || '%'
    limit 200
  ), wanted as (select caller_number from numbers union select unnest($2::text[]))
  select k.call_id as "callId", k.caller_number as "callerNumber",
    (select c.name from contacts c where c.org_id = $1 and c.phone = k.caller_number and c.erased_at is null) as "contactName",
    iso_instant(k.at) as "startedAt", ${SHOWN_END} as end
  from wanted w
  cross join lateral (
    select call_id, caller_number, coalesce(started_at, created_at) as at, ended_as, best_outcome from calls
    where org_id = $1 and caller_number = w.caller_number and erased_at is null
    order by created_at desc limit ${MAX.calls}) k
  order by k.at desc, k.call_id limit ${MAX.calls}`;

type Numbers = { readonly phones: readonly string[]; readonly digits: string | null };

async function readCalls(tx: OrgTransaction, { orgId }: StaffScope, { phones, digits }: Numbers) {
  return (await tx.$client.query(CALLS, [orgId, phones, digits])).rows;
}
