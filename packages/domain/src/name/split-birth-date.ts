const INTRODUCED =
  /[ ,;(-]+(?:and )?(?:(?:my|her|his|their|whose|with|the) )?(?:d\.? ?o\.? ?b\.?|date of birth|birth ?date|birth ?day|born)(?: (?:is|was|on|in))?[ :,]*(.+?)\)?$/iu;
const BARE = /[ ,;(-]+(\d{1,4}[/.-]\d{1,2}[/.-]\d{2,4})\)?$/u;
const AGE =
  /[ ,;(-]+(?:(?:age|aged) )?\d{1,3}(?: ?(?:years?|yrs?|y\/?o|months?)(?:[ -]old)?)\)?$|[ ,;(-]+(?:age|aged)[ :]\d{1,3}\)?$/iu;

/**
 * "John Doe, DOB 01/05/1992" is a name and a date of birth, which tells who somebody is but is no part of what they are called.
 * The date is handed on as it was said.
 */
export function splitBirthDate(text: string): {
  readonly name: string;
  readonly birthDate: string | undefined;
} {
  const found = INTRODUCED.exec(text) ?? BARE.exec(text);
  if (found !== null && found.index > 0) {
    const { name, birthDate } = splitBirthDate(text.slice(0, found.index).trim());
    return { name, birthDate: birthDate ?? found[1]?.trim() };
  }
  const name = text.replace(AGE, "").trim();
  return name === "" || name === text ? { name: text, birthDate: undefined } : splitBirthDate(name);
}
