/** Who somebody may be to whoever calls for them. */
const RELATIVE =
  "(?:(?:ex|former|little|older|younger|elderly|late|eldest|youngest|step|grand|great|foster|baby)[ -]?)*(?:roommate|flatmate|housemate|colleague|co-?worker|employee|employer|ward|guardian|care?giver|carer|nanny|tenant|student|ex|son|daughter|child|kid|baby|boy|girl|wife|husband|spouse|partner|fianc[eé]e?|boyfriend|girlfriend|mother|mom|mum|mama|father|dad|papa|parent|brother|sister|sibling|twin|uncle|aunt|cousin|niece|nephew|mother-in-law|father-in-law|grandmother|grandma|grandfather|grandpa|grandson|granddaughter|friend|neighbou?r|boss|client|patient)(?: in law)?";
/** "My older son", "a friend". */
export const FOR_WHOM = `(?:(?:my|our|his|her|their|a|the) )(?:${RELATIVE})`;

const CALLED =
  "(?:(?:is |named |called |whose name is |(?:his|her|their) name is |his name's |her name's ))?";
const FOR = "(?:for|on behalf of)";
/** "John Smith for my son Tim", "John Smith's son Tim", "John Smith, my son is Tim". */
const NAMED_AFTER = new RegExp(
  String.raw`^\p{L}.{0,80}?(?:,? (?:it's |it is |here |booking |calling )?${FOR} ${FOR_WHOM}(?:'s name)?,? ${CALLED}|\p{L}'s ${RELATIVE},? ${CALLED}|,? (?:and )?${FOR_WHOM}(?:'s name)? (?:is (?:called |named )?|named |called )|,? on behalf of )(?=\p{L})`,
  "iu",
);
/** "Tim Smith, son of John Smith", "Tim, John Smith's son". */
const OF_WHOM = new RegExp(
  String.raw`(?:,? (?:the |a )?${RELATIVE} (?:of|to) (?!the$)\p{L}.*|, \p{L}[^,]*'s ${RELATIVE})$`,
  "iu",
);
/** Two people, of whom either may be the patient. */
const EITHER = new RegExp(
  String.raw`\p{L} ${FOR}(?: \p{L}|$)|\p{L}'s ${RELATIVE}$|^(?:the )?${RELATIVE} of \p{L}|\p{L},? ${FOR} ${FOR_WHOM}$|\p{L},? (?:i'm|i am|this is|my name is|my name's) \p{L}|\p{L}, (?:no|sorry|i mean|actually|rather|wait|or rather),? \p{L}|\p{L} i mean \p{L}`,
  "iu",
);

/**
 * The patient of "John Smith for my son Tim", who is not who calls. Empty where it takes a question which of two is meant: "John Smith
 * for Tim", "Tim Hall, I'm Ann Hall", "John Smith, no, Tom Smith".
 */
export function patientOf(text: string): string {
  const named = text.replace(NAMED_AFTER, "").replace(OF_WHOM, "");
  if (named !== text) return patientOf(named);
  return EITHER.test(text) ? "" : text;
}
