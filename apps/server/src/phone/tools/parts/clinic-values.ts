import { type Organization, isSameName, matchByName, nameKey } from "@callwaiting/domain";
import { DOCTOR_TITLE } from "../doctor-in.ts";
import type { SentArgument } from "../flatten-arguments.ts";
import { agree } from "./agree.ts";
import type { Values } from "./apply-parts.ts";
import { isTime, placeMoment } from "./place-moment.ts";

/** What a value can be known by. */
export type ClinicNames = Pick<Organization, "providers" | "services" | "formerProviders">;

type Reading = {
  readonly args: Values;
  readonly known: readonly string[];
  readonly clinic: ClinicNames | undefined;
};
type Verdict = "read" | "ask" | "ignore";

const PROVIDER =
  "doctor|dr|dentist|provider|practitioner|physician|clinician|specialist|therapist|hygienist|staff|staffmember|employee|resource|professional|surgeon|assignee|medico|arzt|behandler|medecin";
const SERVICE =
  "service|treatment|procedure|appointmenttype|visittype|servicetype|servicio|leistung|servizio|servico";
const ID = "id|ids|uuid|guid|key|code|slug|ref|reference|number|no";
const DETAIL =
  "price|cost|fee|fees|amount|currency|duration\\w*|minutes|mins|length|description|category|emailaddress|email|phone|phonenumber|title|prefix|suffix|role|type|special(?:i)?ty|gender|sex|rating|photo|image|avatar|url|link|languages?|location|room|department|bio|color|colour|active|available|availability|notes?";
const ID_OF = new RegExp(`(?<whom>${PROVIDER})(?:${ID})$|(?:${SERVICE})(?:${ID})$`);
const DETAIL_OF = new RegExp(`(?:${PROVIDER}|${SERVICE})(?:${DETAIL})$`);

/** An id or a price beside a doctor's or a service's name; undefined for anything else. An id of the clinic's own is a name. */
export function readDetail(
  { names, value }: SentArgument,
  { args, known, clinic }: Reading,
): Verdict | undefined {
  const id = names.map((name) => ID_OF.exec(name)).find((match) => match !== null);
  if (id === undefined) return names.some((name) => DETAIL_OF.test(name)) ? "ignore" : undefined;
  const field = id.groups?.["whom"] === undefined ? "serviceType" : "providerName";
  if (!known.includes(field)) return undefined;
  const own = clinic === undefined ? undefined : nameOfId(String(value).trim(), field, clinic);
  const named = args[field];
  if (named === undefined) {
    if (own === undefined) return "ask";
    args[field] = own;
    return "read";
  }
  return own === undefined || matchByName(String(named), [{ name: own }]).kind === "one" ? "ignore" : "ask";
}

function nameOfId(text: string, field: string, { providers, services }: ClinicNames): string | undefined {
  const isId = (id: string) => id.toLowerCase() === text.toLowerCase();
  return field === "providerName"
    ? providers.find(({ providerId, name }) => isId(providerId) || isSameName(name, text))?.name
    : services.find(
        ({ serviceId, key, name }) => isId(serviceId) || isSameName(key, text) || isSameName(name, text),
      )?.name;
}

const TITLED = new RegExp(
  String.raw`^\s*(?:with |bei |con |avec |chez )?${DOCTOR_TITLE}\b\.?,? +\p{L}`,
  "iu",
);
/** Who speaks for the clinic may have any name. */
const OF_AN_ASSISTANT =
  /^(?:ai|voice)?(?:agent|bot|persona|voice|model|assistant|speaker|operator)(?:name|id)?$/;
const MAX_WORDS = 4;
const MIN_WORD = 3;

/** Whether a value that no argument of ours has is one that would change who is seen, for what, or when. */
export function isOfMatter({ names, value }: SentArgument, { args, known, clinic }: Reading): boolean {
  if (typeof value !== "string" || names.some((name) => OF_AN_ASSISTANT.test(name))) return false;
  const text = value.trim();
  const isNews = (field: string) =>
    known.includes(field) && (args[field] === undefined || agree(field, args[field], text) === undefined);
  if (isNews("providerName") && (TITLED.test(text) || isLikeProvider(text, clinic))) return true;
  if (isNews("providerName") && args["providerName"] === undefined && mentionsProvider(text, clinic)) {
    return true;
  }
  if (isNews("serviceType") && isService(text, clinic) && args["notes"] !== value) return true;
  return isMoment(text) && !names.some(isOfAnotherTime) && isNewMoment(text, { args, known });
}

const isOfAnotherTime = (name: string) => OF_A_RECORD.test(name) || OF_ANOTHER_TIME.test(name);

/** Whether it only repeats a day or a time that was given. */
export function repeatsMoment({ value }: SentArgument, reading: Omit<Reading, "clinic">): boolean {
  return typeof value === "string" && isMoment(value.trim()) && !isNewMoment(value.trim(), reading);
}

/** Nothing but words of the name of one who is here, or was. */
function isLikeProvider(text: string, clinic: ClinicNames | undefined): boolean {
  if (clinic === undefined) return false;
  const words = nameKey(text).split(" ");
  if (words.length > MAX_WORDS || words.some((word) => word.length < MIN_WORD)) return false;
  const all = [...clinic.providers.map(({ name }) => name), ...(clinic.formerProviders ?? [])];
  return all.some((name) => words.every((word) => nameKey(name).split(" ").includes(word)));
}

const MENTIONED = new RegExp(String.raw`\b${DOCTOR_TITLE}\b\.? +(?:\p{L}+ +)?\p{L}+`, "giu");
/** Longer ones are transcripts. */
const MAX_MENTION = 300;

/** "Wants Dr. Patel", of one who is here. */
function mentionsProvider(text: string, clinic: ClinicNames | undefined): boolean {
  if (clinic === undefined || text.length > MAX_MENTION) return false;
  const said = new Set((text.match(MENTIONED) ?? []).flatMap((words) => nameKey(words).split(" ")));
  return clinic.providers.some(({ name }) =>
    nameKey(name)
      .split(" ")
      .some((word) => word.length >= MIN_WORD && said.has(word)),
  );
}

function isService(text: string, clinic: ClinicNames | undefined): boolean {
  return clinic?.services.some(({ key, name }) => isSameName(name, text) || isSameName(key, text)) ?? false;
}

/** When a record was made. */
export const OF_A_RECORD =
  /creat|updat|modif|submit|receiv|register|expir|issued|joined|logged|^todays?|^current(?:date|time|datetime|day)$|^now/;
/** When somebody was born, something is over, or what day it is: no wish. */
const OF_ANOTHER_TIME =
  /stamp|^sent|sent(?:at|on)$|started|current|valid|birth|dob|nacim|geburt|naiss|nascit|nascim|^last|previous|zone|version|duration|length|^end|ends?(?:at|time|date|datetime)?$|finish|insur|policy|format/;
const DAY_NAME = "(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?";
const MONTH = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\\.?";
const DAY = [
  String.raw`\d{4}-\d{1,2}-\d{1,2}(?:[T ]\d{1,2}:\d{2}\S*)?`,
  String.raw`\d{1,2}([/.-])\d{1,2}\1(?:\d{4}|\d{2})`,
  `(?:today|tonight|tomorrow|the day after tomorrow|(?:(?:next|this|on|coming) )?${DAY_NAME}|next week)`,
  String.raw`(?:${DAY_NAME},? )?${MONTH} \d{1,2}(?:st|nd|rd|th)?(?:,? \d{4})?`,
  String.raw`(?:the )?\d{1,2}(?:st|nd|rd|th)?(?: of)? ${MONTH}(?:,? \d{4})?`,
].join("|");
const IS_DAY = new RegExp(String.raw`^(?:${DAY})(?:,? (?:at )?\d{1,2}(?::\d{2})? ?(?:[ap]\.?m\.?)?)?$`, "i");
const MAX_LENGTH = 40;

function isMoment(text: string): boolean {
  return text.length <= MAX_LENGTH && (IS_DAY.test(text) || isClock(text));
}

/** "3" alone may be anything. */
const isClock = (text: string) => /:|\d ?[ap]\.?m|noon|midday|o'clock/i.test(text) && isTime(text);

function isNewMoment(text: string, { args, known }: Omit<Reading, "clinic">): boolean {
  const fields = isClock(text) ? ["appointmentTime", "partOfDay", "newTime"] : ["appointmentDate", "newDate"];
  if (!known.includes("appointmentDate")) return false;
  const isWhole =
    args["appointmentTime"] !== undefined &&
    placeMoment({ ...args }, { field: "appointmentDate", value: text, known });
  if (isWhole) return false;
  return !fields.some((field) => {
    const given = args[field];
    const whole = given === undefined ? undefined : agree(field, given, text);
    // Not what both make together, as a weekday and a time do.
    return whole !== undefined && (whole === given || whole === text);
  });
}
