/** NUL, other controls and half characters: PostgreSQL refuses some of them, and nobody reads any. */
const UNPRINTABLE = /\p{Cc}|\p{Cs}/gu;
const UNPRINTABLE_BUT_LAYOUT = /(?![\n\t])\p{Cc}|\p{Cs}/gu;

/** Text of several lines, at most `maxBytes` of UTF-8; a longer one is cut. Null when nothing is left. */
export function cleanText(text: string | undefined, maxBytes: number): string | null {
  const clean = (text ?? "").replace(UNPRINTABLE_BUT_LAYOUT, "").trim();
  const { read } = new TextEncoder().encodeInto(clean, new Uint8Array(maxBytes));
  const cut = clean.slice(0, read).trim();
  return cut === "" ? null : cut;
}

/** One line, e.g. an id. A longer one is no value rather than a shorter one, which would name something else. */
export function cleanLine(text: string | undefined, maxLength: number): string | null {
  const clean = (text ?? "").replace(UNPRINTABLE, "").trim();
  return clean === "" || clean.length > maxLength ? null : clean;
}
