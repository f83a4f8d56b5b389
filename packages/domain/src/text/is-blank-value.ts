/** What language models write into a field for which the caller gave nothing. Compared without punctuation. */
const BLANKS: ReadonlySet<string> = new Set([
  "",
  "anonymous",
  "blank",
  "does not have one",
  "empty",
  "n a",
  "na",
  "nil",
  "no",
  "no email",
  "no email address",
  "no email given",
  "no email provided",
  "no name",
  "no name given",
  "no name provided",
  "no number",
  "no phone",
  "no phone number",
  "no phone provided",
  "none",
  "none given",
  "none provided",
  "not applicable",
  "not available",
  "not given",
  "not known",
  "not mentioned",
  "not provided",
  "not specified",
  "null",
  "private",
  "private number",
  "restricted",
  "tbd",
  "unavailable",
  "undefined",
  "unknown",
  "unspecified",
  "withheld",
]);

/** A variable that nobody filled in, or a form's own hint: `{{customer.number}}`, `<patient name>`, `[date]`, `${name}`, `%name%`. An address in brackets is none. */
const UNFILLED = /^(?:\$?\{{1,2}[^{}]*\}{1,2}|\[[^[\]@]*\]|<[^<>@]*>|%[\w .]+%)$/;

const INITIALS: ReadonlySet<string> = new Set(Array.from(BLANKS, (words) => words.charAt(0)));

/** Whether the first character is already none with which an entry begins: so it is with most that is said. */
function beginsOtherwise(text: string): boolean {
  const first = text.charAt(0).toLowerCase();
  return /^[a-z0-9]$/.test(first) && !INITIALS.has(first);
}

/** Longer than the longest entry, with room for brackets and quotes. */
const MAX_LENGTH = 60;

/** Whether a field is missing in fact: empty, only punctuation, or a stand-in such as `N/A`, `null`, `not provided`, `{{name}}`. */
export function isBlankValue(text: string | undefined): boolean {
  if (text === undefined) return true;
  const trimmed = text.trim();
  if (trimmed.length > MAX_LENGTH) return false;
  if (UNFILLED.test(trimmed)) return true;
  if (beginsOtherwise(trimmed)) return false;
  const words = trimmed
    .toLowerCase()
    .replace(/e-mail/g, "email")
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
  return BLANKS.has(words);
}
