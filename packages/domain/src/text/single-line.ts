import { isPlain } from "./is-plain.ts";
import { visibleText } from "./visible-text.ts";

/**
 * The same text on one line: line breaks, tabs and other control characters become single spaces. A voice tool's
 * result must be one line, or the call platform drops what follows the first one.
 */
export function singleLine(text: string): string {
  if (isPlain(text)) return text.replace(/ {2,}/g, " ").trim();
  return visibleText(text)
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, " ")
    .trim();
}
