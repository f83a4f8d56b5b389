import { cleanCharacters } from "./clean-characters.ts";
import { extractOwnerText } from "./extract-owner-text.ts";
import { removeMarkerImitations } from "./remove-marker-imitations.ts";
import { type Piece, splitIntoPieces } from "./split-into-pieces.ts";

/**
 * The most that an owner's text may hold, in UTF-16 units. A model reads the whole prompt before every sentence it says;
 * 20 000 are about 5000 tokens, several times the longest receptionist prompt we know.
 */
export const MAX_OWNER_TEXT = 20_000;

/** How the text in the prompt differs from what was handed in, so that the owner can be told. */
export type PromptNotice =
  /** Longer than `MAX_OWNER_TEXT`; the rest is left out. */
  | "shortened"
  /** Held something that looks like a line of the system block; `[removed]` stands there now. */
  | "marker_removed"
  /** Held template code other than the allowed variables; it is shown as text. */
  | "liquid_neutralized"
  /** Held invisible characters. */
  | "characters_removed";

export type TidyText = { readonly text: string; readonly notices: readonly PromptNotice[] };

/** The owner's own text, out of a block it may stand in, fit to be fenced. Tidying what is tidy changes nothing. */
export function tidyOwnerText(raw: string, variables: readonly string[]): TidyText {
  const cleaned = cleanCharacters(raw);
  const trimmed = trimLines(extractOwnerText(cleaned.text));
  const capped = trimmed.slice(0, MAX_OWNER_TEXT).replace(/\p{Cs}$/u, "");
  const { pieces, neutralized } = splitIntoPieces(capped, variables);
  const { pieces: kept, found } = removeMarkerImitations(pieces);
  // Once more, because separated braces take more room; at a piece, because half a tag is none.
  const fitting = piecesThatFit(kept);
  const flags: Readonly<Record<PromptNotice, boolean>> = {
    shortened: capped.length < trimmed.length || fitting.length < kept.length,
    marker_removed: found,
    liquid_neutralized: neutralized,
    characters_removed: cleaned.removed,
  };
  return {
    text: fitting
      .map(({ text }) => text)
      .join("")
      .trimEnd(),
    notices: NOTICES.filter((notice) => flags[notice]),
  };
}

const NOTICES: readonly PromptNotice[] = [
  "shortened",
  "marker_removed",
  "liquid_neutralized",
  "characters_removed",
];

function trimLines(text: string): string {
  return text
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n")
    .trim();
}

function piecesThatFit(pieces: readonly Piece[]): readonly Piece[] {
  let length = 0;
  const tooMany = pieces.findIndex(({ text }) => {
    length += text.length;
    return length > MAX_OWNER_TEXT;
  });
  return tooMany === -1 ? pieces : pieces.slice(0, tooMany);
}
