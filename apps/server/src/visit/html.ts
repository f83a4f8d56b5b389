import { escapeHtml } from "../http/escape-html.ts";

declare const isHtml: unique symbol;

/** Text with its markup; `html` alone makes it, so whatever else is put into a page is escaped. */
export type Html = { readonly text: string; readonly [isHtml]: true };

type Part = string | number | Html | null | readonly Html[];

/** `<p>${anything}</p>`: what stands in braces is text, unless `html` made it; null is nothing. Attributes stand in double quotes. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  const text = strings.reduce((before, next, index) => `${before}${write(parts[index - 1] ?? null)}${next}`);
  return { text } as Html;
}

function write(part: Part): string {
  if (part === null) return "";
  if (typeof part === "string" || typeof part === "number") return escapeHtml(String(part));
  return "text" in part ? part.text : part.map(({ text }) => text).join("");
}
