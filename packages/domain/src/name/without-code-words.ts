/** "C as in Charlie", "C for Charlie". */
const CODE_WORD =
  /(?<![\p{L}'-])(\p{L}),? (?:as in|like in|like|as|is for|for|is) (?:the |an? )?(?=\1)\p{L}{3,}(?![\p{L}'-]),?/giu;
const ABOUT = "(?:(?:that's|that is|thats|it's|it is|and|which is|spelled|spelt|but|no|it has|has) )*";
/** "With a K", "with two N's", "without an H", "with a C, not a K". */
const WITH = new RegExp(
  String.raw`[ ,;(]+${ABOUT}(with|without|with no)(?: (an?|the|one|two|double|just one|only one))? ((?:\p{L}|(?<=(?:an?|the) )\p{L}[ -]?\p{L})(?:'?s)?(?: and (?:with )?(?:an? |one |the )?\p{L}(?:'?s)?)?)(?![\p{L}'.-])(?:,? (?:and )?(?:not|no|instead of|rather than)(?: with)?(?: an?| the)? \p{L}(?:'?s)?(?![\p{L}'-]))?(?: (?:at|in) the (?:end|start|beginning|front|middle))?[?!.]*\)?`,
  "giu",
);

/**
 * What is said about letters, taken out: "John Doe, J as in Juliet", "Katherine with a K". "C as in Charlie, H, E, N" leaves the letters.
 * Empty where it contradicts the name ("Catherine with a K"): then it was not heard right.
 */
export function withoutCodeWords(text: string): string {
  const told = [...text.matchAll(WITH)];
  const rest = told.reduce((left, [said]) => left.replace(said, " "), text);
  if (told.some((one) => contradicts(rest, one))) return "";
  const plain = withDoubles(rest);
  const lone = loneLetter(plain);
  if (lone !== undefined) return lone;
  return plain.replace(CODE_WORD, (said: string, letter: string, at: number) =>
    !said.endsWith(",") && /^ \p{L}(?!\p{L})(?! (?:as|for|like|is) )/u.test(plain.slice(at + said.length))
      ? letter
      : `${letter},`,
  );
}

function contradicts(rest: string, [, how = "", many = "", said = ""]: RegExpMatchArray): boolean {
  const letters = said.toLowerCase().split(/ and (?:with )?(?:an? |one |the )?/);
  return letters.some((each) => {
    const letter = each.replace(/(?<=.)'?s$/, "").replace(/[ -]/g, "");
    const count = rest.toLowerCase().split(letter).length - 1;
    if (how.toLowerCase() !== "with") return count > 0;
    return count < (/two|double/i.test(many) ? 2 : 1);
  });
}

/** "W-I-double-L": the letter twice, with what stands between the others. */
function withDoubles(text: string): string {
  return text
    .replace(/(?<=(?<![\p{L}'])\p{L}([ ,-]{1,2}))double[ -](\p{L})(?![\p{L}'])/giu, "$2$1$2")
    .replace(/(?<=(?<!\p{L})\p{L}) (?:dash|hyphen) (?=\p{L}(?!\p{L}))/giu, "-")
    .replace(/(?<=(?<!\p{L})\p{L}),? space,? (?=\p{L}(?!\p{L}))/giu, " ; ")
    .replace(/(?<![\p{L}'])(\p{L})[ ,-]+apostrophe[ ,-]+(?=\p{L}[ ,-])/giu, "$1-");
}

/** One letter of a word that was said tells how that begins; of none, it contradicts what was heard. */
function loneLetter(text: string): string | undefined {
  const [found, another] = text.matchAll(CODE_WORD);
  if (found === undefined || another !== undefined) return undefined;
  const before = text.slice(0, found.index);
  const after = text.slice(found.index + found[0].length);
  const isOfMore = /(?<!\p{L})\p{L}[ ,.-]+$/u.test(before) || /^[ ,.-]*\p{L}(?!\p{L})/u.test(after);
  if (isOfMore) return undefined;
  const rest =
    `${before.replace(/(?:[ ,;:]+(?:that's|it's|with|so|begins with|starts with))?[ ,;:]+$/iu, "")} ${after}`.trim();
  const first = found[1]?.toLowerCase();
  return rest.split(/[^\p{L}]+/u).some((word) => word[0]?.toLowerCase() === first) ? rest : "";
}
