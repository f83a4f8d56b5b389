import { unfenceLines } from "./fence-lines.ts";
import { findBlocks } from "./find-blocks.ts";

export type SplitPrompt = {
  /** Everything above the owner's text, marker lines included. */
  readonly before: string;
  /** As the prompt holds it: tidied, or the default where there was none. */
  readonly ownerText: string;
  /** Everything below it, marker lines included. */
  readonly after: string;
};

/**
 * The parts of a prompt that `enforceSystemPrompt` made, of any version, so that the enforced ones can be shown
 * read-only. Null for any other text, also when somebody wrote outside the block.
 */
export function splitEnforcedPrompt(prompt: string): SplitPrompt | null {
  const lines = prompt.replace(/\r\n/g, "\n").trim().split("\n");
  const [block] = findBlocks(lines);
  if (block?.rulesBegin !== 0 || block.rulesEnd !== lines.length - 1) return null;
  return {
    before: lines.slice(0, block.textBegin + 1).join("\n"),
    ownerText: unfenceLines(lines.slice(block.textBegin + 1, block.textEnd)),
    after: lines.slice(block.textEnd).join("\n"),
  };
}
