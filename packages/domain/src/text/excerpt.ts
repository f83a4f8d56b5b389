import { singleLine } from "./single-line.ts";

const MAX_LENGTH = 80;

/** The start of what was heard, for a correction or a log: one line of at most 80 characters, no half characters. */
export function excerpt(text: string): string {
  const line = singleLine(text.slice(0, MAX_LENGTH * 4));
  if (line.length <= MAX_LENGTH) return line;
  const characters = Array.from(line);
  return characters.length <= MAX_LENGTH ? line : `${characters.slice(0, MAX_LENGTH - 1).join("")}…`;
}
