/** A value that Vapi holds beside one that was meant for it. */
type Compare = (meant: unknown, held: unknown) => boolean;

/**
 * Whether Vapi holds what was meant, however it writes it: a number may come back as text, a set in another order, a
 * header in other letters, a field that nobody sent with its default. For what Vapi has been seen to hold before.
 */
export const holds: Compare = (meant, held) => same(meant, held, { allowsMore: true, key: "" });

/** And holds nothing else: what was meant before and is no longer is gone. */
export const holdsOnly: Compare = (meant, held) => same(meant, held, { allowsMore: false, key: "" });

type How = {
  /** Fields that were not meant do not count. */
  readonly allowsMore: boolean;
  /** Of the value compared. */
  readonly key: string;
};

type Fields = Readonly<Record<string, unknown>>;

function same(meant: unknown, held: unknown, how: How): boolean {
  if (isNothing(meant)) return isNothing(held);
  if (Array.isArray(meant)) return Array.isArray(held) && sameLists(meant, held, how);
  if (typeof meant === "object") return isFields(held) && sameFields(meant as Fields, held, how);
  if (typeof meant === "string" && typeof held === "string") return plain(meant) === plain(held);
  return meant === held || isWrittenAs(meant, held) || isWrittenAs(held, meant);
}

/** Line ends, spaces around it and the way accents are put together are of no account. */
function plain(text: string): string {
  return text.replaceAll("\r\n", "\n").trim().normalize("NFC");
}

/** A number or a truth value as text. */
function isWrittenAs(value: unknown, text: unknown): boolean {
  if (typeof text !== "string") return false;
  if (typeof value === "boolean") return text === String(value);
  return typeof value === "number" && /^-?\d+(\.\d+)?$/.test(text) && Number(text) === value;
}

/** What is empty may be left out, or come back as null. */
function isNothing(value: unknown): boolean {
  if (value === undefined || value === null || value === "") return true;
  return typeof value === "object" && Object.keys(value).length === 0;
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Lists of texts and numbers are sets here (events, tools, required arguments); of objects, sequences. */
function sameLists(meant: readonly unknown[], held: readonly unknown[], how: How): boolean {
  if ([...meant, ...held].some((one) => typeof one === "object")) {
    return meant.length === held.length && meant.every((one, index) => same(one, held[index], how));
  }
  const [here, there] = [new Set(meant.map(String)), new Set(held.map(String))];
  return here.size === there.size && [...here].every((one) => there.has(one));
}

function sameFields(meant: Fields, held: Fields, { allowsMore, key }: How): boolean {
  const read = key === "headers" ? withLowerCase : (fields: Fields) => fields;
  const [here, there] = [read(meant), read(held)];
  // The names of arguments are what is meant, not fields that may get a default.
  const mayHaveMore = allowsMore && key !== "properties";
  const names = mayHaveMore ? Object.keys(here) : Object.keys({ ...here, ...there });
  return names.every((name) => same(here[name], there[name], { allowsMore, key: name }));
}

function withLowerCase(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name.toLowerCase(), value]));
}
