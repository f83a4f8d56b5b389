import { readOutputTag } from "./read-output-tag.ts";

/** One output tag or one character. */
export type Piece = {
  readonly text: string;
  /** What of it is sure to be read once the prompt is rendered: the character, or the texts quoted in a tag. */
  readonly shown: string;
};

export type Pieces = { readonly pieces: readonly Piece[]; readonly neutralized: boolean };

const MAYBE_OUTPUT = /\{\{([^{}]*)\}\}/g;
const QUOTED = /"[^"]*"/g;

/**
 * Splits a text at its output tags and makes everything else harmless for Liquid: a space goes between the braces of
 * whatever else could open or close a tag (`{%`, `{{` that never closes, unknown variables and filters), so that it
 * is shown as text and the whole prompt always renders.
 */
export function splitIntoPieces(text: string, variables: readonly string[]): Pieces {
  const pieces: Piece[] = [];
  let plainFrom = 0;
  let neutralized = false;
  const addPlain = (until: number, beforeTag: boolean): void => {
    const plain = text.slice(plainFrom, until);
    const spaced = spaceBraces(plain, { afterTag: pieces.length > 0, beforeTag });
    neutralized ||= spaced !== plain;
    for (const character of spaced) pieces.push({ text: character, shown: character });
  };
  for (const match of text.matchAll(MAYBE_OUTPUT)) {
    const tag = readOutputTag(match[1] ?? "", variables);
    if (tag === null) continue;
    addPlain(match.index, true);
    pieces.push({ text: tag, shown: (tag.match(QUOTED) ?? []).join(" ") });
    plainFrom = match.index + match[0].length;
  }
  addPlain(text.length, false);
  return { pieces, neutralized };
}

type Neighbours = { readonly afterTag: boolean; readonly beforeTag: boolean };

/** A tag's own braces count too: `{` right before `{{ now }}` would open another tag. */
function spaceBraces(plain: string, { afterTag, beforeTag }: Neighbours): string {
  const inside = plain.replace(/\{(?=[{%])|[%}](?=\})/g, "$& ");
  const start = afterTag && inside.startsWith("}") ? " " : "";
  const end = beforeTag && inside.endsWith("{") ? " " : "";
  return `${start}${inside}${end}`;
}
