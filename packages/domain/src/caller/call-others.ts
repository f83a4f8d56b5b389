import { firstName } from "../name/first-name.ts";
import { isSameName } from "../name/name-key.ts";
import { firstNameKey } from "../name/says-first-name.ts";

/**
 * How the others under a caller's own number are called when somebody else was asked for: by their first names, or by the
 * whole ones where the first would tell nobody apart ("nothing for Emma, but one for Emma").
 */
export function callOthers(asked: string, others: readonly string[]): string[] {
  return others.map((name) => {
    const isAlike = (other: string) => !isSameName(other, name) && firstNameKey(other) === firstNameKey(name);
    return [asked, ...others].some(isAlike) ? name : firstName(name);
  });
}
