export type RuleSection = { readonly title: string; readonly rules: readonly string[] };

/** The enforced part of a prompt as people read it: paragraphs, and sections of rules. */
export type Rules = { readonly paragraphs: readonly string[]; readonly sections: readonly RuleSection[] };

const MARKER = /^===.*===$/;
/** Vapi writes the moment there when a call begins. */
const CLOCK = /\{\{"now"[^}]*\}\}/g;
/** For whoever looks at the prompt at Vapi. */
const REFERENCE = /^- Organization reference/;

export function readRules(text: string): Rules {
  const lines = text.split("\n").filter((line) => !MARKER.test(line) && !REFERENCE.test(line));
  const blocks = lines
    .join("\n")
    .replace(CLOCK, "(the date and time of the call)")
    .split("\n\n")
    .map((block) => block.split("\n").filter((line) => line.trim() !== ""))
    .filter((block) => block.length > 0);
  return {
    paragraphs: blocks.filter((block) => !isSection(block)).map((block) => block.join(" ")),
    sections: blocks.filter(isSection).map(([title = "", ...rules]) => ({
      title: title.replace(/:$/, ""),
      rules: rules.map((rule) => rule.replace(/^- /, "")),
    })),
  };
}

const isSection = (block: readonly string[]): boolean =>
  block.length > 1 && (block[1] ?? "").startsWith("- ");
