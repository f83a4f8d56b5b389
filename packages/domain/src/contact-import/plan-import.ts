import { z } from "zod";
import { nameKey } from "../name/name-key.ts";
import type { ImportGroup } from "./join-import-rows.ts";
import type { ImportRow } from "./read-import-row.ts";

/** A contact as it is, or as it is meant to be. */
export type KnownContact = {
  readonly name: string;
  readonly phone: string | null;
  /** Null: none, or a placeholder. */
  readonly email: string | null;
  readonly persons: readonly KnownPerson[];
};

export type KnownPerson = {
  /** Null: not there yet. */
  readonly personId: string | null;
  readonly name: string;
  readonly birthDate: string | null;
  /** The one that they gave themselves. */
  readonly email: string | null;
};

/** What happens where the file says something else than the clinic knows. */
export const OnDifference = z.enum(["keep", "replace"]);
export type OnDifference = z.infer<typeof OnDifference>;

const difference = z.object({
  field: z.enum(["name", "phone", "email", "birthDate"]),
  from: z.string().nullable(),
  to: z.string(),
});

export const ImportPlan = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("add") }),
  /** The number is known, and somebody else comes under it. */
  z.object({ kind: z.literal("add_person"), contactName: z.string() }),
  z.object({
    kind: z.literal("change"),
    changes: z.array(difference).readonly(),
    kept: z.array(difference).readonly(),
  }),
  /** Nothing is written. `kept`: what the file says otherwise. */
  z.object({ kind: z.literal("same"), kept: z.array(difference).readonly() }),
]);
export type ImportPlan = Readonly<z.infer<typeof ImportPlan>>;
type Difference = z.infer<typeof difference>;

export type PlannedContact = {
  /** For each row of the group, in its order. */
  readonly plans: readonly ImportPlan[];
  /** The contact afterwards. */
  readonly contact: KnownContact;
};

/**
 * What the rows of one number, or of one address, make of the contact that is known under it. Planned again on what it has
 * made, nothing is left to do.
 */
export function planImport(
  group: ImportGroup,
  known: KnownContact | null,
  onDifference: OnDifference,
): PlannedContact {
  let contact = known;
  const plans = group.map((row): ImportPlan => {
    if (contact === null) {
      contact = { ...reachOf(row), persons: [personOf(row)] };
      return { kind: "add" };
    }
    const next = planRow(row, contact, onDifference);
    ({ contact } = next);
    // They all came with the file.
    return known === null && next.plan.kind === "add_person" ? { kind: "add" } : next.plan;
  });
  if (contact === null) throw new Error("A group without rows");
  return { plans, contact };
}

const reachOf = ({ name, phone, email }: ImportRow) => ({ name, phone, email });
const personOf = ({ name, birthDate, email }: ImportRow) => ({ personId: null, name, birthDate, email });

/** What a caller gets who said no name. */
const isGuest = (name: string) => name === "Guest";

function planRow(
  row: ImportRow,
  contact: KnownContact,
  onDifference: OnDifference,
): { readonly plan: ImportPlan; readonly contact: KnownContact } {
  const key = nameKey(row.name);
  const person = contact.persons.find(({ name }) => nameKey(name) === key);
  const isContact = nameKey(contact.name) === key || isGuest(contact.name);
  if (person === undefined && !isContact) {
    return {
      plan: { kind: "add_person", contactName: contact.name },
      contact: { ...contact, persons: [...contact.persons, personOf(row)] },
    };
  }
  const old = {
    name: isGuest(contact.name) ? contact.name : row.name,
    phone: contact.phone,
    email: addressOf(contact, person, isContact),
    birthDate: person?.birthDate ?? null,
  };
  const found = differences(old, row);
  const changes = found.filter(({ field, from }) => isTaken(field, from, onDifference));
  const kept = found.filter((each) => !changes.includes(each));
  if (changes.length === 0) return { plan: { kind: "same", kept }, contact };
  return { plan: { kind: "change", changes, kept }, contact: change(contact, { row, person, old, changes }) };
}

/** A number is who somebody is: it is filled in, and never replaced. */
function isTaken(field: Difference["field"], from: string | null, onDifference: OnDifference): boolean {
  return from === null || field === "name" || (field !== "phone" && onDifference === "replace");
}

/** As the database's person_address says it. */
function addressOf(
  contact: KnownContact,
  person: KnownPerson | undefined,
  isContact: boolean,
): string | null {
  const own = person?.email ?? null;
  if (own !== null || contact.email === null) return own;
  if (contact.phone === null) return contact.email;
  const isSomebodyElses = contact.persons.some(({ email }) => email === contact.email);
  if (isSomebodyElses) return null;
  return isContact || contact.persons.length <= 1 ? contact.email : null;
}

type Facts = Omit<KnownContact, "persons"> & { readonly birthDate: string | null };

function differences(old: Facts, row: ImportRow): Difference[] {
  return (["name", "phone", "email", "birthDate"] as const).flatMap((field) => {
    const [from, to] = [old[field], row[field]];
    return to === null || from === to ? [] : [{ field, from, to }];
  });
}

type Change = {
  readonly row: ImportRow;
  readonly person: KnownPerson | undefined;
  readonly old: Facts;
  readonly changes: readonly Difference[];
};

function change(contact: KnownContact, { row, person, old, changes }: Change): KnownContact {
  const to = (field: Difference["field"]) => changes.find((each) => each.field === field)?.to ?? null;
  const email = to("email");
  const changed: KnownPerson = {
    personId: person?.personId ?? null,
    // As the contact is written, and not as the file does.
    name: person?.name ?? (isGuest(contact.name) ? row.name : contact.name),
    birthDate: to("birthDate") ?? person?.birthDate ?? null,
    email: email ?? person?.email ?? null,
  };
  // The address of the contact is that of the person after whom it is called.
  const isOfContact = nameKey(contact.name) === nameKey(row.name) || isGuest(contact.name);
  const takesEmail = email !== null && (contact.email === null ? isOfContact : contact.email === old.email);
  const persons =
    person === undefined
      ? [...contact.persons, changed]
      : contact.persons.map((each) => (each === person ? changed : each));
  return {
    name: to("name") ?? contact.name,
    phone: to("phone") ?? contact.phone,
    email: takesEmail ? email : contact.email,
    persons,
  };
}
