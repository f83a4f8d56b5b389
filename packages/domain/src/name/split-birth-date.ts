import { withoutContact } from "./without-contact.ts";

const INTRODUCED =
  /[ ,;(-]+(?:and )?(?:(?:my|her|his|their|whose|with|the) )?(?:d\.? ?o\.? ?b\.?|date of birth|birth ?date|birth ?day|born)(?!\p{L})(?: (?:is|was|on|in))?[ :,]*(.+?)\)?$/iu;
/** Before the name, or alone: only what is written in figures or begins with a month, for "Born Smith" is a name. */
const FIRST =
  /^(?:(?:my|her|his|their|whose|the) )?(?:d\.? ?o\.? ?b\.?|date of birth|birth ?date|birth ?day|born)(?!\p{L})(?: (?:is|was|on|in))?[ :,]*((?:(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? )?\d[\d/.-]*(?:st|nd|rd|th)?(?:(?: of)? (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*)?(?:,? \d{2,4}\b)?)(?![\p{L}\d])[ ,.;:)-]*(?:(?:my|the) name(?: is|'s) )?/iu;
const BARE = /[ ,;(-]+(\d{1,4}[/.-]\d{1,2}[/.-]\d{2,4})\)?$/u;
const AGE =
  /[ ,;(-]+(?:(?:age|aged) )?\d{1,3}(?: ?(?:years?|yrs?|y\/?o|months?)(?:[ -]old)?)\)?$|[ ,;(-]+(?:age|aged)[ :]\d{1,3}\)?$/iu;

/** Far more than a name and a date, so that hostile input stays cheap. */
const MAX_LENGTH = 1000;

type NameAndBirthDate = {
  readonly name: string;
  readonly birthDate: string | undefined;
};

/**
 * "John Doe, DOB 01/05/1992" is a name and a date of birth, which tells who somebody is but is no part of what they are called.
 * The date is handed on as it was said.
 */
export function splitBirthDate(text: string): NameAndBirthDate {
  return split(withoutContact(text.slice(0, MAX_LENGTH)));
}

function split(text: string): NameAndBirthDate {
  const first = FIRST.exec(text);
  if (first !== null) return { name: text.slice(first[0].length).trim(), birthDate: first[1] };
  const found = INTRODUCED.exec(text) ?? BARE.exec(text);
  if (found !== null && found.index > 0) {
    const { name, birthDate } = split(text.slice(0, found.index).trim());
    return { name, birthDate: birthDate ?? found[1]?.trim() };
  }
  const name = text.replace(AGE, "").trim();
  return name === "" || name === text ? { name: text, birthDate: undefined } : split(name);
}
