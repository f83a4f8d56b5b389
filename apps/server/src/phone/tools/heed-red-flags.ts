import { findRedFlag, speakRedFlag } from "@callwaiting/domain";
import { plainArgumentName } from "./flatten-arguments.ts";
import type { ToolAnswer, ToolContext } from "./tool.ts";

/** How deep an argument is looked into; a model nests less. */
const MAX_DEPTH = 4;
/** Somebody may be called Burns: in the field of a name only what is longer than one is looked through. */
const IS_OF_A_PERSON = /name$|^(?:patient|name|provider|doctor|dentist|practitioner)$|phone|mail/;
const IS_MORE_THAN_A_NAME = /[,;.:!?]\s|(?:\S+\s+){4}\S/;

/**
 * The clinic's own sentence where the caller has said one of its words for what is urgent, in an argument or earlier in the call;
 * null otherwise. It comes before everything else that a tool would ask or do: nothing is booked, moved or offered.
 */
export function heedRedFlags(args: Record<string, unknown>, context: ToolContext): ToolAnswer | null {
  const { redFlags, region } = context.tenant.organization;
  if (redFlags.length === 0) return null;
  const told = Object.entries(args).flatMap(([name, value]) => {
    const texts = textsOf(value, MAX_DEPTH);
    return IS_OF_A_PERSON.test(plainArgumentName(name))
      ? texts.filter((text) => IS_MORE_THAN_A_NAME.test(text))
      : texts;
  });
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
