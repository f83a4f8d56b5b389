import { type Marker, readMarker } from "./read-marker.ts";

/** The lines at which the four markers of one system block stand. */
export type Block = {
  readonly rulesBegin: number;
  readonly textBegin: number;
  readonly textEnd: number;
  readonly rulesEnd: number;
};

const ORDER: readonly Marker[] = ["rules_begin", "text_begin", "text_end", "rules_end"];

/** The complete system blocks, from top to bottom: four markers in their order with no other one between them. */
export function findBlocks(lines: readonly string[]): readonly Block[] {
  const found = lines.flatMap((line, at) => {
    const marker = readMarker(line);
    return marker === null ? [] : [{ marker, at }];
  });
  return found.flatMap(({ at: rulesBegin }, index) => {
    const four = found.slice(index, index + ORDER.length);
    const [, textBegin, textEnd, rulesEnd] = four.map(({ at }) => at);
    if (textBegin === undefined || textEnd === undefined || rulesEnd === undefined) return [];
    return ORDER.every((marker, place) => four[place]?.marker === marker)
      ? [{ rulesBegin, textBegin, textEnd, rulesEnd }]
      : [];
  });
}
