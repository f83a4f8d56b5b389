/** What ends a line somewhere: CR LF, CR, vertical tab, form feed, NEL and Unicode's line and paragraph separators. */
const LINE_ENDS = /\r\n|[\r\v\f\u0085\u2028\u2029]/g;

/**
 * Everything that no reader of the prompt sees but a model may read: control characters (all but line feed and tab),
 * zero-width and direction marks, tags, variation selectors, fillers, private-use characters and broken surrogates.
 */
const INVISIBLE = /(?![\n\t])[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Default_Ignorable_Code_Point}]/gu;

/** The visible characters, with one kind of line end. */
export function cleanCharacters(text: string): { readonly text: string; readonly removed: boolean } {
  const lines = text.replace(LINE_ENDS, "\n");
  const cleaned = lines.replace(INVISIBLE, "");
  return { text: cleaned, removed: cleaned !== lines };
}
