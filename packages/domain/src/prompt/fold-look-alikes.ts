/**
 * Characters that look like a letter of our markers and that Unicode's compatibility folding (NFKD) leaves alone: the
 * Cyrillic, Greek, Armenian and phonetic ones of Unicode's confusables.txt (UTS #39), and digits and signs that
 * people write for letters (but not "|" and "!", which stand between words more often). Capitals only where the small
 * letter looks like another one.
 */
const LOOK_ALIKES: ReadonlyMap<string, string> = new Map(
  [
    ["a", "аαɑᴀ@4"],
    ["c", "сϲᴄҫ"],
    ["e", "еєҽεɛᴇ3"],
    ["g", "ɡցɢԍ9"],
    // I, l and 1 look like each other; all of them are "l" here.
    ["l", "i1іιıӏɩɪʟǀ"],
    ["rn", "mмμᴍ"],
    ["n", "пոηɴΝ"],
    ["r", "гʀᴦ"],
    ["s", "ѕꜱʂƽ5$"],
    ["t", "тτᴛ7"],
    ["u", "υսᴜ"],
    ["v", "νѵᴠ"],
    ["vv", "wԝѡωшᴡ"],
    ["x", "хχҳ"],
    ["y", "уүγყʏΥ"],
  ].flatMap(([letter = "", others = ""]) => Array.from(others, (other) => [other, letter] as const)),
);

/** Where the white-on-black circled and squared letters and the regional indicators begin, A to Z each. */
const ENCLOSED_ALPHABETS = [0x1f150, 0x1f170, 0x1f1e6] as const;

/**
 * The letters and digits of a text as an eye may take them: one case, no accents, no spaces, no signs, look-alikes as
 * the letter they look like. Two texts that look the same fold to the same.
 */
export function foldLookAlikes(text: string): string {
  const plain = text.length === 1 ? PLAIN[text.charCodeAt(0)] : undefined;
  return plain ?? Array.from(text.normalize("NFKD"), foldCharacter).join("");
}

function foldCharacter(character: string): string {
  const lower = unenclosed(character).toLowerCase();
  const letter = LOOK_ALIKES.get(character) ?? LOOK_ALIKES.get(lower) ?? lower;
  return /^[\p{L}\p{N}]+$/u.test(letter) ? letter : "";
}

/** What ASCII folds to, by its code: nearly all of a prompt, which is folded character by character. */
const PLAIN: readonly string[] = Array.from({ length: 128 }, (_, code) =>
  foldCharacter(String.fromCharCode(code)),
);

function unenclosed(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const first = ENCLOSED_ALPHABETS.find((start) => code >= start && code < start + 26);
  return first === undefined ? character : String.fromCodePoint(code - first + 0x61);
}
