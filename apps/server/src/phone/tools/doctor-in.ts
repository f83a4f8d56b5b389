import { isBlankValue } from "@callwaiting/domain";

/** How a doctor is addressed, in the languages in which hand-made assistants speak; a pattern without case. */
export const DOCTOR_TITLE =
  "(?:drs?|dra|doctora?|docteur|doktor|doutora?|dott(?:ore|oressa)?|prof(?:essora?)?)";
const DOCTOR = String.raw`${DOCTOR_TITLE}\b\.?,? +\p{L}[\p{L}'\u2019-]*`;
const IN_SERVICE = new RegExp(String.raw`\b${DOCTOR}`, "iu");
const WISHED = new RegExp(
  String.raw`\b(?:wants?|wanted|would like|like|asked for|asks for|asking for|prefers?|requests?|requested|with|see|needs?)(?: to)?(?: see| be seen by)? +(${DOCTOR})`,
  "iu",
);
/** "Referred by Dr. House, wants Dr. Patel": what is said of one says nothing of the other. */
const CLAUSES = /[,;!?\n]|\b(?:and|but)\b/i;
/** Who has sent somebody, or was seen before, is not who is asked for. */
const OF_OTHERS =
  /\b(?:referred|referral|sent by|saw|seen|was|last|previous|previously|former|formerly|used to)\b/i;

/**
 * The doctor who is named where the service or the notes stand: "consultation with Dr. Patel", "wants to see Dr. Patel". Left
 * out, somebody else would be booked without a word.
 */
export function doctorIn(service: string | undefined, notes: string | undefined): string | undefined {
  const beside = IN_SERVICE.exec(service ?? "")?.[0];
  if (beside !== undefined) return beside;
  const wishes = (notes ?? "").split(CLAUSES).filter((clause) => !OF_OTHERS.test(clause));
  return wishes.map((clause) => WISHED.exec(clause)?.[1]).find((doctor) => doctor !== undefined);
}

type Said = {
  readonly providerName?: string | undefined;
  readonly serviceType?: string | undefined;
  readonly notes?: string | undefined;
};

/** Whom the caller asks for, wherever that stands. */
export function whomAsked({ providerName, serviceType, notes }: Said): string | undefined {
  return isBlankValue(providerName) ? doctorIn(serviceType, notes) : providerName;
}
