import { unfenceLines } from "./fence-lines.ts";
import { findBlocks } from "./find-blocks.ts";

/** A prompt wrapped by mistake in a wrapped one is unwrapped this often; deeper nesting is an attack on our time. */
const MAX_DEPTH = 3;

/**
 * The owner's text without any system block around it, of whatever version and organization. What somebody added
 * before or after a block, say in the call platform's own editor, is theirs as well and is kept.
 */
export function extractOwnerText(text: string): string {
  let current = text;
  for (let depth = 0; depth < MAX_DEPTH; depth += 1) {
    const inner = withoutBlocks(current);
    if (inner === current) break;
    current = inner;
  }
  return current;
}

function withoutBlocks(text: string): string {
  const lines = text.split("\n");
  const blocks = findBlocks(lines);
  if (blocks.length === 0) return text;
  const parts: string[] = [];
  let next = 0;
  for (const { rulesBegin, textBegin, textEnd, rulesEnd } of blocks) {
    parts.push(lines.slice(next, rulesBegin).join("\n"));
    parts.push(unfenceLines(lines.slice(textBegin + 1, textEnd)));
    next = rulesEnd + 1;
  }
  parts.push(lines.slice(next).join("\n"));
  return parts.filter((part) => part.trim() !== "").join("\n\n");
}
