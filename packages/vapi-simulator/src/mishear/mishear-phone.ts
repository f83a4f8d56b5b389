const DIGITS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];

/** `four one five, five five five, zero one two three`: as it was said, without the country. */
export function spokenDigits(phone: string): string {
  return groupsOf(phone)
    .map((group) => Array.from(group, (digit) => DIGITS[Number(digit)] ?? digit).join(" "))
    .join(", ");
}

/** `415.555.0123`. */
export function dottedPhone(phone: string): string {
  return groupsOf(phone).join(".");
}

/** `(415) 555-0123`. */
export function bracketedPhone(phone: string): string {
  const [area, ...rest] = groupsOf(phone);
  return `(${area}) ${rest.join("-")}`;
}

/** `+1 415 555 0123`. */
export function spacedPhone(phone: string): string {
  return `+1 ${groupsOf(phone).join(" ")}`;
}

/** `4155550123`. */
export function withoutCountryCode(phone: string): string {
  return groupsOf(phone).join("");
}

/** These habits are North American; other countries have theirs. */
export function isNorthAmerican(phone: string): boolean {
  return /^\+1\d{10}$/.test(phone);
}

function groupsOf(phone: string): [string, string, string] {
  if (!isNorthAmerican(phone)) throw new RangeError(`"${phone}" is not a number such as +14155550123.`);
  return [phone.slice(2, 5), phone.slice(5, 8), phone.slice(8)];
}
