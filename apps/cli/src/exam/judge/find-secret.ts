import { assertNever, findZone, toInstant } from "@callwaiting/domain";
import { PACKAGED_ZONE_RULES } from "@callwaiting/domain/packaged-zone-rules";
import type { Secret } from "../vocabulary.ts";

type Context = { readonly timeZone: string };

const MONTHS =
  "jan(?:uary)? feb(?:ruary)? mar(?:ch)? apr(?:il)? may june? july? aug(?:ust)? sept?(?:ember)? oct(?:ober)? nov(?:ember)? dec(?:ember)?".split(
    " ",
  );
const SMALL =
  "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(
    " ",
  );
const ORDINALS =
  "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth".split(
    " ",
  );
const UUIDS = /[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}/g;

/** What of a secret a text tells, in whatever notation it is written or said; null when it tells nothing. */
export function findSecret(secret: Secret, text: string, context: Context): string | null {
  const plain = plainText(text).replaceAll(UUIDS, " ");
  for (const pattern of patternsOf(secret, context)) {
    const found = pattern.exec(plain);
    if (found !== null) return found[0].trim();
  }
  return null;
}

function plainText(text: string): string {
  return text
    .normalize("NFKD")
    .replaceAll(/[\p{M}\p{Cf}]/gu, "")
    .toLowerCase()
    .replaceAll(/[\u2010-\u2015]/g, "-");
}

function patternsOf({ facet, value }: Secret, context: Context): readonly RegExp[] {
  switch (facet) {
    case "first name":
    case "service":
      return [word(value)];
    case "name":
      return [word(plainText(value).split(" ").at(-1) ?? ""), spelled(value)];
    case "provider":
      return [word(plainText(value).split(" ").at(-1) ?? "")];
    case "phone":
      return phonePatterns(value);
    case "email":
      return emailPatterns(value);
    case "birth date":
      return [...dayPatterns(value), new RegExp(String.raw`\b${value.slice(0, 4)}\b`)];
    case "day":
      return dayPatterns(value);
    case "time":
      return timePatterns(value, context);
    default:
      return assertNever(facet);
  }
}

const escaped = (text: string) => text.replaceAll(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`);
const word = (text: string) =>
  new RegExp(String.raw`(?<![\p{L}])${escaped(plainText(text))}(?![\p{L}])`, "u");

/** E, M, M, A. */
function spelled(text: string): RegExp {
  const letters = Array.from(plainText(text).replaceAll(/[^\p{L}]/gu, ""));
  return new RegExp(letters.join(String.raw`[\s,.-]+`), "u");
}

/** Seven digits in a row, whatever stands between them, in figures or in words; and "ending in 0123". */
function phonePatterns(phone: string): readonly RegExp[] {
  const digits = Array.from(phone.replaceAll(/\D/g, ""));
  const either = (digit: string) =>
    digit === "0" ? "(?:0|zero|oh)" : `(?:${digit}|${SMALL[Number(digit)] ?? digit})`;
  const last = (count: number) =>
    digits
      .slice(-count)
      .map(either)
      .join(String.raw`[\s()./,+-]*`);
  return [
    new RegExp(String.raw`(?<!\d)(?:\+?[\d\s()./-]*)${last(7)}(?!\d)`),
    new RegExp(String.raw`(?<![\d:.T-])${last(4)}(?![\d:-])`),
  ];
}

function emailPatterns(email: string): readonly RegExp[] {
  const [local = "", domain = ""] = plainText(email).split("@");
  const said = (text: string) => escaped(text).replaceAll(String.raw`\.`, String.raw`\s*(?:\.|dot|point)\s*`);
  return [
    new RegExp(String.raw`(?<![\p{L}\d])${said(local)}\s*(?:@|at)`, "u"),
    new RegExp(`@${escaped(domain)}`),
  ];
}

function dayPatterns(day: string): readonly RegExp[] {
  const [year = "", month = "", date = ""] = day.split("-");
  const [m, d] = [Number(month), Number(date)];
  const name = MONTHS[m - 1] ?? "";
  const number = String.raw`(?:the )?0?${d}(?:st|nd|rd|th)?(?!\d)`;
  const ordinal = ordinalOf(d);
  return [
    new RegExp(`${day}|${year}${month}${date}`),
    new RegExp(String.raw`\b${name}\.? (?:${number}|(?:the )?${ordinal}\b)`),
    new RegExp(String.raw`(?<!\d)(?:0?${d}(?:st|nd|rd|th)?|${ordinal})\.? (?:of )?${name}\b`),
    new RegExp(
      String.raw`(?<![\d/])0?${m}/0?${d}(?!\d)|(?<![\d/])0?${d}/0?${m}(?!\d)|(?<![\d.])0?${d}\.0?${m}\.`,
    ),
    new RegExp(String.raw`\bthe (?:${d}(?:st|nd|rd|th)|${ordinal})\b`),
  ];
}

function ordinalOf(day: number): string {
  if (day <= 20) return ORDINALS[day] ?? "";
  if (day === 30) return "thirtieth";
  return `${day < 30 ? "twenty" : "thirty"}[ -]${ORDINALS[day % 10] ?? ""}`;
}

/** `YYYY-MM-DD HH:MM`: by the clinic's clock, by that of UTC, and as a number. */
function timePatterns(at: string, { timeZone }: Context): readonly RegExp[] {
  const [date = "", time = ""] = at.split(" ");
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  const hour = hours % 12 === 0 ? 12 : hours % 12;
  const half = hours < 12 ? "a" : "p";
  const exact = minutes === 0 ? String.raw`(?::00)?` : `:${String(minutes).padStart(2, "0")}`;
  const name = SMALL[hour] ?? "";
  const words =
    minutes === 0
      ? `${name}(?: o'?clock| [ap]\\.?m)`
      : minutes === 30
        ? `(?:half past ${name}|${name}[ -]thirty)`
        : `${name}[ -]${minutes}`;
  return [
    new RegExp(String.raw`(?<![\d:])${hour}${exact}\s*${half}\.?\s?m\b`),
    new RegExp(String.raw`(?<![\d:t-])0?${time.replace(/^0/, "")}(?![\d:])`),
    new RegExp(String.raw`\b${words}\b`),
    ...momentPatterns(date, time, timeZone),
  ];
}

function momentPatterns(date: string, time: string, timeZone: string): readonly RegExp[] {
  const zone = findZone(PACKAGED_ZONE_RULES, timeZone);
  const moment = zone === undefined ? null : toInstant({ date, time, zone });
  if (moment === null || !moment.ok) return [];
  const iso = moment.instant.toString({ smallestUnit: "minute" }).toLowerCase().replace("z", "");
  return [
    new RegExp(escaped(iso)),
    // Not where it is the time of UTC.
    new RegExp(String.raw`${date}t${time}(?!(?::\d\d(?:\.\d+)?)?z)`),
    new RegExp(String(moment.instant.epochMilliseconds / 1000)),
  ];
}
