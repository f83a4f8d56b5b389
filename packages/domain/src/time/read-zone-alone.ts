import { readableText } from "../text/readable-text.ts";
import { markOf } from "./find-times.ts";
import { readZoneWords, type SpokenZone } from "./read-zone-words.ts";

const HERE = /^(?:the )?(?:clinic|clinic's|office|business|local)$/;

/** A zone by the words that callers have for it, "PST", "Pacific Time"; `here` is the clinic's own. Undefined for other words. */
export function readZoneAlone(text: string): SpokenZone | { readonly kind: "here" } | undefined {
  const readable = readableText(text);
  if (HERE.test(readable)) return { kind: "here" };
  const mark = markOf(0);
  const { zone, rest } = readZoneWords(`${mark}${readable}`);
  return rest.trim() === mark.trim() ? (zone ?? { kind: "here" }) : undefined;
}
