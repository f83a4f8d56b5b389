import { excerpt } from "@callwaiting/domain";
import { z } from "zod";
import type { NamedArguments } from "./argument-names.ts";
import type { Wish } from "./parts/read-wish.ts";
import type { ToolAnswer } from "./tool.ts";

/** What the model is told about an argument, by the schema that parses it. */
export const spokenTexts = z.registry<{ readonly description: string }>();

/**
 * Text as a model sends it: a number or a yes where text was meant is taken as its text, null as nothing. Vapi is
 * shown a plain string.
 */
export function spokenText(description: string) {
  return z
    .union([z.string(), z.number(), z.boolean()])
    .nullish()
    .transform((value) => (value === null || value === undefined ? undefined : String(value)))
    .register(spokenTexts, { description });
}

type Unusable = Pick<NamedArguments, "unknown"> & {
  readonly wishes?: readonly Wish[] | undefined;
  /** That of the clinic, where a time zone is among them. */
  readonly clinicsZone?: string | undefined;
};

const WHY: Readonly<Record<Wish, string>> = {
  not_to_do_it:
    "It says that nothing is to be done yet: call this tool once the caller has agreed, and without it.",
  several:
    "Each person, and each appointment, needs a call of its own: call this tool once for each, without it.",
  something_else: "It asks for something that another tool does.",
};

/**
 * Arguments that the tool does not have: leaving them out could answer another question than was asked. The model that
 * hears the sentence is who can mend it, so it says which ones.
 */
export function unknownArguments(
  { unknown, wishes = [], clinicsZone }: Unusable,
  known: readonly string[],
): ToolAnswer {
  const names = unknown.map((name) => `"${excerpt(name)}"`).join(", ");
  const why = [
    ...wishes.map((wish) => WHY[wish]),
    ...(clinicsZone === undefined ? [] : [`Our times are on the clinic's own clock, ${clinicsZone}.`]),
  ];
  const message = [
    `I could not use ${names}: this tool has no such argument, or has two different values for it.`,
    ...why,
    `It takes ${known.join(", ")}.`,
  ].join(" ");
  return {
    sentence: message,
    httpStatus: 400,
    object: { success: false, error: "invalid_arguments", message },
    outcome: "invalid_arguments",
  };
}

/** Arguments that cannot be read at all: says which ones and what they must be. */
export function invalidArguments(error: z.ZodError): ToolAnswer {
  const names = [...new Set(error.issues.map((issue) => issue.path.join(".")))].join(", ");
  const message = `These arguments must be plain text: ${names}.`;
  return {
    sentence: "I didn't quite get the details of that. Could you tell me them once more?",
    httpStatus: 400,
    object: { success: false, error: "invalid_arguments", message },
    outcome: "invalid_arguments",
  };
}
