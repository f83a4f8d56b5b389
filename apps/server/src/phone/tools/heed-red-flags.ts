import { findRedFlag, speakRedFlag } from "@callwaiting/domain";
import { plainArgumentName } from "./flatten-arguments.ts";
import type { ToolAnswer, ToolContext } from "./tool.ts";

/** How deep an argument is looked into; a model nests less. */
const MAX_DEPTH = 4;
/** Somebody may be called Payne. Their words are not what the call is about. */
const IS_NAME = /name$|^(?:patient|name|provider|doctor|dentist|practitioner)|phone|mail/;

/**
 * The clinic's own sentence where the caller has said one of its words for what is urgent, in an argument or earlier in the call;
 * null otherwise. It comes before everything else that a tool would ask or do: nothing is booked, moved or offered.
 */
export function heedRedFlags(args: Record<string, unknown>, context: ToolContext): ToolAnswer | null {
  const { redFlags, region } = context.tenant.organization;
  if (redFlags.length === 0) return null;
  const told = Object.entries(args)
    .filter(([name]) => !IS_NAME.test(plainArgumentName(name)))
    .flatMap(([, value]) => textsOf(value, MAX_DEPTH));
  const found = findRedFlag([...told, ...context.saidByCaller], redFlags);
  if (found === null) return null;
  const message = speakRedFlag(found, { region });
  return {
    sentence: message,
    httpStatus: 200,
    object: { success: false, error: "red_flag", message, phone: found.phone },
    outcome: "red_flag",
  };
}

function textsOf(value: unknown, depth: number): readonly string[] {
  if (typeof value === "string") return [value];
  if (depth === 0 || typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap((inner) => textsOf(inner, depth - 1));
}
