/** One value that was sent, by the names that it may go under, the likeliest first. */
export type SentArgument = {
  /** As `plainArgumentName` makes them. */
  readonly names: readonly string[];
  /** As it was written, for a person to find it again: `customer.name`. */
  readonly written: string;
  /** Of a list, as people say several. */
  readonly value: string | number | boolean;
  /** What was in the list, where it was one of several. */
  readonly several?: readonly string[];
  /** A last name that came without a first one. */
  readonly isLastName?: boolean;
};

export type SentArguments = {
  readonly sent: readonly SentArgument[];
  /** What holds no text that could be read. */
  readonly odd: readonly Pick<SentArgument, "names" | "written">[];
};

const MAX_DEPTH = 3;
/** More than any tool has; the rest is named as odd by its first. */
const MAX_SENT = 100;
/** Say nothing of their own: what is inside counts as if it stood outside. */
const WRAPPERS =
  /^(?:appointment|appointmentdetails|booking|bookingdetails|details|data|args|arguments|params|parameters|input|inputs|request|body|payload|fields|properties|info|information|slot|timeslot|selectedslot|datetime|dateandtime|when|schedule)$/;
const PEOPLE =
  /^(?:customer|patient|caller|client|user|contact|person|attendee|guest|member|lead|paciente|cliente|paziente|kunde|kundin|persona)(?:info|details|data)?$/;
/** `{name: "Cleaning"}` as a service is the service. */
const VALUES =
  /^(?:nationalnumber|national|localnumber|name|value|text|label|title|fullname|raw|formatted|number|e164|iso|datetime|key)$/;
const OF_WHOM =
  "(?:patient(?:en)?|customer|caller|client|user|contact|your|my|paciente|cliente|paziente|kunden?)?";
const FIRST = new RegExp(
  `^${OF_WHOM}(?:first|firstname|given|givenname|forename|fname|prenom|prenoms|vornamen?|rufname|primeironome|primernombre|nombredepila|prenome)$`,
);
const LAST = new RegExp(
  `^${OF_WHOM}(?:last|lastname|family|familyname|surname|lname|primerapellido|apellidopaterno|apellidos?|nachname|familienname|zuname|nomdefamille|sobrenome|apelido|cognome)$`,
);
/** Spanish names have two of them. */
const SECOND_LAST = /^(?:segundoapellido|apellidomaterno)$/;
/** Beside a last name the first one, as "nombre" and "nome" are; alone the whole. */
const FIRST_BESIDE_LAST = new RegExp(`^${OF_WHOM}(?:nombres?|nomes?)(?:paciente|cliente)?$`);
/** Beside a first name the last one, as "nom" is, and "Name" on a German form. */
const LAST_BESIDE_FIRST = new RegExp(`^${OF_WHOM}(?:nom|name)$`);
const FIRST_OF_A_FORM = /(?:prenoms?|vornamen?|rufname)$/;

/** Those of one integration are always the same, and each is compared some twenty times. */
const plainNames = new Map<string, string>();
const MAX_KNOWN = 1_000;
const MAX_KNOWN_LENGTH = 64;

/** A name as it is compared: `Patient_Name` is `patientname`. */
export function plainArgumentName(name: string): string {
  const known = plainNames.get(name);
  if (known !== undefined) return known;
  const plain = name
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9]/g, "");
  if (plainNames.size >= MAX_KNOWN) plainNames.clear();
  if (name.length <= MAX_KNOWN_LENGTH) plainNames.set(name, plain);
  return plain;
}

/**
 * Arguments as models and hand-made tools send them, made flat: objects in objects, a list of one, JSON inside a text, a first
 * and a last name. A value that cannot be met half way costs only itself.
 */
export function flattenArguments(given: Record<string, unknown>): SentArguments {
  const flat: Flat = { sent: [], odd: [] };
  collect(given, [], flat);
  return flat;
}

type Flat = { readonly sent: SentArgument[]; readonly odd: SentArguments["odd"][number][] };

function collect(record: Record<string, unknown>, path: readonly string[], flat: Flat): void {
  const entries = Object.entries(record).map(([key, value]) => [key, decode(value)] as const);
  const names = nameParts(entries);
  if (names.length > 0) {
    const written = [...path, names.map(([key]) => key).join("+")].join(".");
    flat.sent.push({
      names: namesOf([...path, "name"]),
      written,
      value: names.map(([, text]) => text).join(" "),
      ...(names.every(([key]) => LAST.test(plainArgumentName(key))) ? { isLastName: true } : {}),
    });
  }
  for (const [key, value] of entries) {
    if (names.some(([part]) => part === key)) continue;
    collectOne(value, [...path, key], flat);
  }
}

function collectOne(value: unknown, path: readonly string[], flat: Flat): void {
  const written = path.join(".");
  if (value === null || value === undefined) return;
  if (isScalar(value) && flat.sent.length < MAX_SENT) {
    flat.sent.push({ names: namesOf(path), written, value });
  } else if (Array.isArray(value)) {
    collectList(value, path, flat);
  } else if (typeof value === "object" && path.length < MAX_DEPTH) {
    collect({ ...value }, path, flat);
  } else {
    flat.odd.push({ names: namesOf(path), written });
  }
}

/** One is itself; several, as people say them. */
function collectList(list: readonly unknown[], path: readonly string[], flat: Flat): void {
  const items = list.map(decode).filter((item) => item !== null && item !== undefined);
  const [first] = items;
  if (first === undefined) return;
  if (items.length === 1) collectOne(first, path, flat);
  else if (items.every(isScalar) && flat.sent.length < MAX_SENT) {
    const value = items.join(" or ");
    flat.sent.push({ names: namesOf(path), written: path.join("."), value, several: items.map(String) });
  } else flat.odd.push({ names: namesOf(path), written: path.join(".") });
}

type Entry = readonly [string, unknown];
type NamePart = readonly [key: string, text: string];

/** First and last name side by side, in their order; empty where there are none. */
function nameParts(entries: readonly Entry[]): readonly NamePart[] {
  const first = textUnder(entries, FIRST);
  const last = textUnder(entries, LAST);
  const [given] = first.length > 0 || last.length === 0 ? first : textUnder(entries, FIRST_BESIDE_LAST);
  const family = last.length > 0 || given === undefined ? last : familyBeside(given, entries);
  const all = [...(given === undefined ? [] : [given]), ...family, ...textUnder(entries, SECOND_LAST)];
  const [only, second] = all;
  // "Ana Gil" and "Gil".
  const isSaid = only !== undefined && second !== undefined && endsWithWord(only[1], second[1]);
  return isSaid ? [[only[0], only[1].slice(0, -second[1].length).trim()], ...all.slice(1)] : all;
}

function textUnder(entries: readonly Entry[], pattern: RegExp): readonly NamePart[] {
  const [key, text] = entries.find(([each]) => pattern.test(plainArgumentName(each))) ?? [];
  return key !== undefined && typeof text === "string" && text.trim() !== "" ? [[key, text.trim()]] : [];
}

function familyBeside([key, text]: NamePart, entries: readonly Entry[]): readonly NamePart[] {
  if (!FIRST_OF_A_FORM.test(plainArgumentName(key))) return [];
  const first = text.toLowerCase();
  return textUnder(entries, LAST_BESIDE_FIRST).filter(([, name]) => !name.toLowerCase().startsWith(first));
}

function endsWithWord(text: string, end: string): boolean {
  return text.toLowerCase().endsWith(` ${end.toLowerCase()}`);
}

function namesOf(path: readonly string[]): readonly string[] {
  const plain = path.map(plainArgumentName);
  const own = plain.at(-1) ?? "";
  const outer = plain.slice(0, -1).filter((name) => !WRAPPERS.test(name));
  const parent = outer.at(-1);
  if (parent === undefined) return [own];
  if (PEOPLE.test(parent)) return [`${parent}${own}`, own];
  return VALUES.test(own) ? [`${parent}${own}`, parent] : [`${parent}${own}`];
}

const isScalar = (value: unknown): value is string | number | boolean =>
  typeof value === "string" || typeof value === "number" || typeof value === "boolean";

/** JSON that stands in a text. */
function decode(value: unknown): unknown {
  if (typeof value !== "string" || !/^\s*[[{"]/.test(value)) return value;
  try {
    const inner: unknown = JSON.parse(value);
    return inner;
  } catch {
    return value;
  }
}
