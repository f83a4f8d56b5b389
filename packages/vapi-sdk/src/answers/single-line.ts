const LINE_BREAKS_AND_CONTROLS = /[\p{Cc}\p{Zl}\p{Zp}]+/gu;

/** Said when a tool had nothing to say: an empty result would be recorded as "No result returned." */
const NOTHING_TO_SAY = "I didn't get an answer to that. Could you ask me again?";

/** Vapi reads a result up to the first line break, and drops an empty one (docs: custom-tools-troubleshooting). */
export function singleLine(text: string): string {
  const line = text.replace(LINE_BREAKS_AND_CONTROLS, " ").trim();
  return line === "" ? NOTHING_TO_SAY : line;
}
