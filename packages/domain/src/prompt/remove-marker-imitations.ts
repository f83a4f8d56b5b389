import { foldLookAlikes } from "./fold-look-alikes.ts";
import { MARKER_WORDS } from "./read-marker.ts";
import type { Piece } from "./split-into-pieces.ts";

const IMITATION = new RegExp(MARKER_WORDS.map(foldLookAlikes).join("|"), "g");

/** Shares no letters with either end of a marker's words, so that no new imitation comes together around it. */
const REMOVED: Piece = { text: "[removed]", shown: "[removed]" };

export type WithoutImitations = { readonly pieces: readonly Piece[]; readonly found: boolean };

/**
 * Takes out whatever spells a marker's words: in any case, spacing and width, with accents, with letters of other
 * alphabets that look the same, over several lines, and around variables that may turn out empty. The marked lines
 * of the fence hold without this; it is there so that a model is not fooled by what merely looks like a marker.
 */
export function removeMarkerImitations(pieces: readonly Piece[]): WithoutImitations {
  const folds = pieces.map(({ shown }) => foldLookAlikes(shown));
  const pieceAt: number[] = [];
  for (const [index, fold] of folds.entries()) for (let n = 0; n < fold.length; n += 1) pieceAt.push(index);
  const imitated = new Set<number>();
  for (const match of folds.join("").matchAll(IMITATION)) {
    const first = pieceAt[match.index] ?? 0;
    const last = pieceAt[match.index + match[0].length - 1] ?? first;
    for (let index = first; index <= last; index += 1) imitated.add(index);
  }
  const kept = pieces.flatMap((piece, index) => {
    if (!imitated.has(index)) return [piece];
    return imitated.has(index - 1) ? [] : [REMOVED];
  });
  return { pieces: kept, found: imitated.size > 0 };
}
