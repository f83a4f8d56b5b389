import { firstName } from "./first-name.ts";
import { isSpelledAlike, nameWords, withoutDigraphs } from "./name-key.ts";

/** The first name as it is compared; the SQL function first_name_key makes the same. Not to be shown. */
export function firstNameKey(name: string): string {
  return nameWords(firstName(name))[0] ?? "";
}

/**
 * Whether who is meant by a name cannot well be somebody else of the family: it is the whole name, or has the first one
 * ("Tom", "T. Hall" of Tom Hall). "Mrs. Hall" has not, and may as well be somebody who never came.
 */
export function saysFirstName(said: string, known: string): boolean {
  if (isSpelledAlike(said, known)) return true;
  // "Mr. Thomas" is hardly a first name.
  if (nameWords(said).length === 1 && /\S\s+\S/.test(said.trim())) return false;
  const [one, other] = [withoutDigraphs(firstNameKey(said)), withoutDigraphs(firstNameKey(known))];
  const isInitial = one.length === 1 || other.length === 1;
  return one !== "" && (isInitial ? one[0] === other[0] : one === other);
}
