import { singleLine } from "../text/single-line.ts";

/** Sentences on one line. A name that ends in a dot ends a sentence with it: "one for John Doe Sr." has no second one. */
export function spokenLine(text: string): string {
  return singleLine(text).replace(/(?<=[\p{L}\p{N}])\.\.(?= |$)/gu, ".");
}
