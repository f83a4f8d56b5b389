/**
 * Every line of the owner's text carries this mark, so none can ever equal a marker line, whatever it says: "datamarking"
 * of Hines et al., Defending Against Indirect Prompt Injection Attacks With Spotlighting (arXiv 2403.14720).
 */
const MARK = ">";

/**
 * A variable's value arrives only when the call starts, e.g. the name that a web page passed. A line break in it would
 * begin a line without the mark.
 */
const ONE_LINE = " | strip_newlines }}";
const TAG_END = " }}";

/** Expects text whose only `}}` end output tags in their one spelling. */
export function fenceLines(text: string): string {
  return text
    .replaceAll(TAG_END, ONE_LINE)
    .split("\n")
    .map((line) => (line === "" ? MARK : `${MARK} ${line}`))
    .join("\n");
}

/** Undoes `fenceLines`. A line that somebody added by hand, without the mark, is taken as it stands. */
export function unfenceLines(lines: readonly string[]): string {
  return lines
    .map((line) => line.replace(/^> ?/, ""))
    .join("\n")
    .replaceAll(ONE_LINE, TAG_END);
}
