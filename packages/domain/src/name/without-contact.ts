const OWNER = "(?:(?:my|the|his|her|their|our|a|best|and|with) )*";
const KIND =
  "(?:(?:cell|mobile|home|work|contact|call ?back|day ?time|phone|telephone) ?)*(?:phone|number|cell|mobile|tel|telephone|call ?back|contact|ph|fax|e-?mail)";
const LEAD = `(?:${OWNER}${KIND}\\.?(?: (?:number|no\\.?|address|#))?(?: is|'s)?|(?:you can )?(?:call|reach|text|ring|phone) (?:me|him|her|us) (?:back )?(?:at|on|under)|(?:reachable )?at)`;
/** Seven figures or more that are no date: "415 555 9999", but neither "01 05 1992" nor "19920105". */
const NUMBER = String.raw`(?!\d{1,4}[/. -]\d{1,2}[/. -]\d{2,4}(?!\d))(?!\d{8}(?!\d))[+(]{0,2}(?=(?:[ ().-]{0,2}\d){7})\d[\d ().-]{5,24}\d(?:,? (?:x|ext\.?|extension) ?\d{1,6})?`;
const FIGURE = "(?:zero|oh|o|one|two|three|four|five|six|seven|eight|nine|double|triple)";
const WRITTEN = String.raw`[^\s@,;]{1,64}@[^\s@,;]{1,100}`;
const SAID_EMAIL = String.raw`(?:[^\s,;]+ ){1,4}at (?:[^\s,;]+ ){1,3}dot [^\s,;]+`;
const START = String.raw`(?:^|[ ,;(:]+(?:- ?)?)`;

const CONTACTS = [
  `${START}(?:${LEAD}[ :,#]*)?(?:${NUMBER}|${WRITTEN}|(?:${FIGURE}[ ,-]+){6,20}${FIGURE}\\b)\\)?`,
  `${START}${OWNER}e-?mail(?: address)?(?: is|:)? ${SAID_EMAIL}`,
  // "My number is the one I'm calling from."
  `[ ,;]+(?:and )?(?:my|his|her|their|our) ${KIND}(?: (?:number|address))? is [^,;]*`,
  String.raw`[ ,;]+${OWNER}(?:member|insurance|policy|patient|account|chart|mrn|zip)(?: (?:id|number|no|code|card))*\.?(?: is|:)? *#? ?[a-z]{0,4}\d[\w-]*`,
].map((pattern) => new RegExp(pattern, "giu"));

/** "Mary Jones, phone 415 555 9999" without the number: how to reach somebody is no part of what they are called. */
export function withoutContact(text: string): string {
  const name = CONTACTS.reduce((rest, pattern) => rest.replace(pattern, ", "), text);
  return name === text ? text : name.replace(/^[ ,;]+|[ ,;]+$/g, "").replace(/[ ,;]*, /g, ", ");
}
