const WORD = String.raw`\p{L}[\p{L}\p{M}'. -]*`;
const JOINED = new RegExp(
  String.raw`${WORD}(?:\s(?:and|und|plus)\s|\s?[&+]\s?|,?\s(?:or|oder)\s)(?:[\p{L}\d]|$)|\p{L}{2,}\.?\s?\/\s?\p{L}{2,}`,
  "u",
);
const RELATIVES =
  "family|household|kids?|children|twins?|triplets|couple|clan|folks|boys|girls|sons|daughters|brothers|sisters|siblings|parents|grandparents|grandkids|grandchildren|babies|people|persons|patients|members|guys|bunch|party|group";
const OF_FAMILY = new RegExp(
  [
    // "The Doe family", "Hall kids", "our twins Tom": who of them?
    String.raw`^(?:(?:the|my|our|his|her|their|all|both|whole|entire|of) )*\p{L}[\p{L}'.-]*(?: \p{L}[\p{L}'.-]*)*'?s? (?:family|household|kids|children|twins|triplets|couple|clan|folks|siblings)$`,
    String.raw`^(?:the|my|our|his|her|their|all|both|these|those|two|three|four|[2-9]) (?:.* )?(?:${RELATIVES})$`,
    String.raw`^(?:(?:the|my|our|his|her|their|all|both|whole|of|two|three|four|[2-9]) )*(?:family|household|kids|children|twins|triplets|sons|daughters|boys|girls) (?:of |named |called )?\p{L}`,
    // "The Halls", "all the Smiths".
    String.raw`^(?:(?:all|both|all of|both of) )?the \p{L}[\p{L}'-]+s$`,
    String.raw`^(?:both|all|each|every|either|neither)(?: of)? \p{L}`,
    // "John Doe with his wife", "Emma Hall along with Tom".
    String.raw`\p{L} with [\p{L}\d]|\p{L} (?:et al|etc)\.?$`,
  ].join("|"),
  "iu",
);
const WHOLE_NAME = /^\p{L}[\p{L}'.-]*(?: \p{L}[\p{L}'.-]*)+$/u;

/**
 * Whether a name is that of more than one, "John and Jane Doe", "Mr. & Mrs. Hall", "the Doe family", "Tom or Lisa Hall": an
 * appointment is for one, and to take the first of them would be to guess.
 */
export function namesSeveral(name: string): boolean {
  const lower = name.replace(/\b(?:And|AND|Und|UND|Plus|PLUS)\b/g, (word) => word.toLowerCase());
  return JOINED.test(lower) || OF_FAMILY.test(name) || isListed(name);
}

/** "Emma Hall, Tom Hall": two whole names of one family. "Hall, Emma Jane" is one name. */
function isListed(name: string): boolean {
  const [first = "", second = "", ...others] = name.split(/, ?/);
  if (second === "" || !WHOLE_NAME.test(first) || !WHOLE_NAME.test(second)) return false;
  return others.length > 0 || lastWord(first) === lastWord(second);
}

function lastWord(name: string): string {
  return name.toLowerCase().split(" ").at(-1) ?? "";
}
