/** What a template may name in braces: `{date}`. Never the service or the notes: the reason for a visit is nobody's. */
export const TEMPLATE_VARIABLES = [
  "patient",
  "clinic",
  "date",
  "time",
  "provider",
  "location",
  "phone",
  "link",
] as const;
/** Those of an offer to somebody who waits: until when the time is held as well. */
export const OFFER_VARIABLES = [...TEMPLATE_VARIABLES, "until"] as const;
export type TemplateVariable = (typeof OFFER_VARIABLES)[number];

/** Null: there is none, a clinic without a number for example. */
export type TemplateValues = Readonly<Record<(typeof TEMPLATE_VARIABLES)[number], string | null>> & {
  readonly until?: string;
};

/** Texts have no subject: theirs is empty. */
export type MessageTemplate = { readonly subject: string; readonly body: string };

const VARIABLE = new RegExp(`\\{(${OFFER_VARIABLES.join("|")})\\}`, "g");

/**
 * A template with everything filled in, in one pass: braces in a name stay braces. A line that names something that there is not is
 * left out whole, and of several empty lines one stays.
 */
export function fillTemplate(template: string, values: TemplateValues): string {
  return template
    .split("\n")
    .filter((line) => variablesIn(line).every((name) => (values[name] ?? null) !== null))
    .map((line) => line.replaceAll(VARIABLE, (_all, name: TemplateVariable) => oneLine(values[name] ?? "")))
    .join("\n")
    .replaceAll(/\n{3,}/g, "\n\n")
    .trim();
}

/** In the order in which they stand there. */
export function variablesIn(line: string): readonly TemplateVariable[] {
  return [...line.matchAll(VARIABLE)].map(([, name]) => name as TemplateVariable);
}

/** Names are typed by people; a break in one would begin a header or a paragraph of its own. */
function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, " ").trim();
}
