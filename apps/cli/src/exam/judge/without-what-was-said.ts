import type { Answer } from "../play/answer.ts";

/** An answer in which what the caller has said themselves is taken out, so that two callers' can be compared. */
export function withoutWhatWasSaid({ text, args }: Pick<Answer, "text" | "args">): string {
  const said = Object.values(args)
    .map(String)
    .flatMap((value) => [value, ...value.split(/\s+/)])
    .filter((value) => value.length > 2)
    .toSorted((one, other) => other.length - one.length);
  return said.reduce((rest, value) => rest.replaceAll(value, "…"), text);
}
