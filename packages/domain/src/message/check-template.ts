import { asksForStopWord } from "./asks-for-stop-word.ts";
import {
  type MessageTemplate,
  OFFER_VARIABLES,
  TEMPLATE_VARIABLES,
  type TemplateVariable,
  variablesIn,
} from "./message-template.ts";
import type { MessageChannel, TemplateKind } from "./message.ts";

const LONGEST = { email: 4_000, sms: 640 } as const;
const LONGEST_SUBJECT = 200;

/** There is not always one, and a line that names it is then left out. */
const MAY_BE_MISSING: ReadonlySet<TemplateVariable> = new Set(["phone", "link", "location"]);

/** What is wrong with a clinic's own words, as a sentence that says what to change; null where nothing is. */
export function checkTemplate(
  { subject, body }: MessageTemplate,
  channel: MessageChannel,
  kind: TemplateKind,
): string | null {
  return (
    findWrongBrace(`${subject}\n${body}`, kind === "offer" ? OFFER_VARIABLES : TEMPLATE_VARIABLES) ??
    (channel === "email" ? checkSubject(subject) : checkText(body)) ??
    checkBody(body, LONGEST[channel]) ??
    (kind === "offer" ? checkOffer(body) : null)
  );
}

/** Where there is no link, how to say yes by phone takes the place of its line. */
function checkOffer(body: string): string | null {
  return variablesIn(body).includes("link")
    ? null
    : "Say where to answer: {link} is missing. Whoever is offered a time takes it there.";
}

/** What stands in braces and is none of ours would be sent as it is. */
function findWrongBrace(text: string, variables: readonly TemplateVariable[]): string | null {
  const known = variables.map((name) => `{${name}}`);
  for (const [named] of text.matchAll(/\{[^{}\n]*\}/g)) {
    if (!known.includes(named)) return `Nothing can be filled in for ${named}. Use ${known.join(", ")}.`;
  }
  return /[{}]/.test(known.reduce((rest, name) => rest.replaceAll(name, ""), text))
    ? "A brace is left over. Braces stand only around what is filled in, such as {date}."
    : null;
}

function checkSubject(subject: string): string | null {
  if (subject.trim() === "") return "An e-mail needs a subject.";
  if (/[\p{Cc}\p{Zl}\p{Zp}]/u.test(subject)) return "The subject is one line.";
  if (variablesIn(subject).some((name) => MAY_BE_MISSING.has(name))) {
    return "The subject cannot have {phone} or {link}, nor {location}: there is not always one.";
  }
  return subject.length > LONGEST_SUBJECT
    ? `The subject is longer than ${LONGEST_SUBJECT} characters.`
    : null;
}

function checkText(body: string): string | null {
  return asksForStopWord(body)
    ? "Do not ask for the reply CANCEL or STOP to cancel: carriers take it for “no more texts”, and nothing is cancelled. Name {phone} or {link} instead."
    : null;
}

function checkBody(body: string, longest: number): string | null {
  if (body.length > longest) return `The text is longer than ${longest} characters.`;
  const certain = body
    .split("\n")
    .filter((line) => !variablesIn(line).some((name) => MAY_BE_MISSING.has(name)));
  const missing = (["date", "time"] as const).filter((name) => !certain.join("\n").includes(`{${name}}`));
  return missing.length > 0
    ? `Say when it is: {${missing.join("} and {")}} is missing, or stands in a line with {phone}, {link} or {location}, which is left out where there is none.`
    : null;
}
