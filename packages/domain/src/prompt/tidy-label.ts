import { singleLine } from "../text/single-line.ts";
import { tidyOwnerText } from "./tidy-owner-text.ts";

const MAX_LENGTH = 80;

/** A name as it may stand inside our own sentences: one short line without braces; the stand-in when nothing is left. */
export function tidyLabel(name: string, standIn: string): string {
  const { text } = tidyOwnerText(name.slice(0, MAX_LENGTH * 4), []);
  const line = singleLine(text.replace(/[{}]/g, " "));
  return Array.from(line).slice(0, MAX_LENGTH).join("").trim() || standIn;
}
