/** Raise it when the block's lines change their meaning; blocks of every version are recognized. */
const VERSION = 1;

export type Marker = "rules_begin" | "text_begin" | "text_end" | "rules_end";

const WORDS = {
  rules_begin: "SYSTEM RULES BEGIN",
  text_begin: "CLINIC TEXT BEGIN",
  text_end: "CLINIC TEXT END",
  rules_end: "SYSTEM RULES END",
} as const satisfies Record<Marker, string>;

/** What any imitation of a marker must spell, whatever stands between and around the words. */
export const MARKER_WORDS = ["callwaiting system rules", "callwaiting clinic text"] as const;

export function markerLine(marker: Marker): string {
  return `=== CALLWAITING ${WORDS[marker]} V${VERSION} ===`;
}

const MARKER_LINE = /^=== CALLWAITING ([A-Z ]{1,30}) V\d{1,6} ===$/;
const MARKERS: ReadonlyMap<string, Marker> = new Map([
  [WORDS.rules_begin, "rules_begin"],
  [WORDS.text_begin, "text_begin"],
  [WORDS.text_end, "text_end"],
  [WORDS.rules_end, "rules_end"],
]);

/** Which marker of the system block this line is, of whatever version; null when it is none. */
export function readMarker(line: string): Marker | null {
  const words = MARKER_LINE.exec(line.trimEnd())?.[1];
  return words === undefined ? null : (MARKERS.get(words) ?? null);
}
