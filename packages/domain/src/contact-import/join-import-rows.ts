import { nameKey } from "../name/name-key.ts";
import type { ImportRow } from "./read-import-row.ts";

/** Those of a file who come under one number, or under one address without a number. */
export type ImportGroup = readonly ImportRow[];

export type JoinedRows = {
  readonly groups: readonly ImportGroup[];
  /** Says nothing more about somebody than the row before it, or fills in what that one lacks: they count as one. */
  readonly repeated: readonly { readonly row: number; readonly of: number }[];
  /** Says something else about the same person than the row before it, which is the one that counts. */
  readonly contradicting: readonly {
    readonly row: number;
    readonly of: number;
    readonly field: "email" | "birthDate";
  }[];
  /** Of a number that stands for everybody, as that of the clinic itself does in many files. */
  readonly crowded: readonly { readonly row: number; readonly count: number }[];
};

/** More persons than this have no number in common. */
export const MAX_GROUP = 20;

/** Puts the rows of a file together: the same name under the same number or address is the same person. */
export function joinImportRows(rows: readonly ImportRow[]): JoinedRows {
  const persons = new Persons();
  const repeated: { row: number; of: number }[] = [];
  const contradicting: { row: number; of: number; field: "email" | "birthDate" }[] = [];
  for (const row of rows) {
    const at = persons.find(row);
    const known = persons.all[at];
    if (known === undefined) {
      persons.put(persons.all.length, row);
      continue;
    }
    const field = contradiction(known, row);
    if (field !== null) {
      contradicting.push({ row: row.row, of: known.row, field });
      continue;
    }
    repeated.push({ row: row.row, of: known.row });
    persons.put(at, {
      ...known,
      phone: known.phone ?? row.phone,
      email: known.email ?? row.email,
      birthDate: known.birthDate ?? row.birthDate,
    });
  }
  const groups = groupsOf(persons.all);
  const crowded = groups.filter(({ length }) => length > MAX_GROUP);
  return {
    groups: groups.filter(({ length }) => length <= MAX_GROUP),
    repeated,
    contradicting,
    crowded: crowded.flatMap((group) => group.map(({ row }) => ({ row, count: group.length }))),
  };
}

function groupsOf(rows: readonly ImportRow[]): readonly ImportRow[][] {
  const groups = new Map<string | null, ImportRow[]>();
  for (const row of rows) {
    const reach = row.phone ?? row.email;
    const group = groups.get(reach);
    if (group === undefined) groups.set(reach, [row]);
    else group.push(row);
  }
  return [...groups.values()];
}

function contradiction(known: ImportRow, row: ImportRow): "email" | "birthDate" | null {
  for (const field of ["email", "birthDate"] as const) {
    if (known[field] !== null && row[field] !== null && known[field] !== row[field]) return field;
  }
  return null;
}

/** Whom the rows so far are about, by where they are known. */
class Persons {
  readonly all: ImportRow[] = [];
  readonly #at = new Map<string, number>();

  /** Under the number; who comes without one, or was known without one, under the address. */
  find({ name, phone, email }: ImportRow): number {
    const byPhone = phone === null ? undefined : this.#at.get(keyOf(phone, name));
    if (byPhone !== undefined) return byPhone;
    const byEmail = email === null ? undefined : this.#at.get(keyOf(email, name));
    const other = byEmail === undefined ? undefined : this.all[byEmail];
    const isSame = other !== undefined && (phone === null || other.phone === null);
    return isSame ? (byEmail ?? -1) : -1;
  }

  put(at: number, person: ImportRow): void {
    this.all[at] = person;
    for (const reach of [person.phone, person.email]) {
      const key = reach === null ? null : keyOf(reach, person.name);
      if (key !== null && !this.#at.has(key)) this.#at.set(key, at);
    }
  }
}

const keyOf = (reach: string, name: string) => `${reach} ${nameKey(name)}`;
