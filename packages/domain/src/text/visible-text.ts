/**
 * Direction marks, overrides and isolates, zero-width spaces, soft hyphens, tags, invisible operators and the like: they
 * make a text look like another one. Joiners stay where a script or an emoji is written with them.
 */
const INVISIBLE =
  /(?![\u200c\u200d])[\p{Cf}\p{Co}\p{Cs}]|\u034f|\u115f|\u1160|\u17b4|\u17b5|\u3164|\uffa0|(?<![^\p{ASCII}])[\u200c\u200d]|[\u200c\u200d](?![^\p{ASCII}])/gu;

/** The text without characters that nobody sees. Line breaks and tabs stay. */
export function visibleText(text: string): string {
  return text.replace(INVISIBLE, "");
}
