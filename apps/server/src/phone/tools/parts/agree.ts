import { normalizeTime } from "@callwaiting/domain";
import { sayIsoDay, weekdayName } from "./calendar-words.ts";
import { partWords, withWeekday } from "./apply-parts.ts";

type Value = string | number | boolean;

/** What two values for one argument say together: the one that says more where they agree. Undefined: two different ones. */
export function agree(ours: string, one: Value, other: Value): Value | undefined {
  const [first, second] = [String(one).trim(), String(other).trim()];
  if (first.toLowerCase() === second.toLowerCase()) return one;
  switch (ours) {
    case "notes":
      return `${first.replace(/\.$/, "")}. ${second}`;
    case "patientName":
    case "providerName":
    case "serviceType":
      return fuller(first, second);
    case "patientPhone":
      return longerNumber(first, second);
    case "appointmentTime":
    case "newTime":
      return sameTime(first, second);
    case "partOfDay":
      return clockInPart(first, second) ?? clockInPart(second, first) ?? sameTime(first, second);
    case "appointmentDate":
    case "newDate":
      return sameDay(first, second);
    default:
      return undefined;
  }
}

const wordsOf = (text: string): readonly string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

/** "Emma" and "Emma Oak". */
function fuller(one: string, other: string): string | undefined {
  const [few, many] = wordsOf(one).length <= wordsOf(other).length ? [one, other] : [other, one];
  const all = wordsOf(many);
  const own = wordsOf(few);
  return own.length > 0 && own.every((word) => all.includes(word)) ? many : undefined;
}

const SHORTEST_NUMBER = 7;

function longerNumber(one: string, other: string): string | undefined {
  const [few, many] =
    one.replace(/\D/g, "").length <= other.replace(/\D/g, "").length ? [one, other] : [other, one];
  const digits = few.replace(/\D/g, "");
  const isSame = digits.length >= SHORTEST_NUMBER && many.replace(/\D/g, "").endsWith(digits);
  return isSame && !/[a-z]{4}/i.test(`${one}${other}`) ? many : undefined;
}

/** "2:00 PM" and "14:00"; of "2:00" and "14:00" the one that is sure. */
function sameTime(one: string, other: string): string | undefined {
  const [first, second] = [normalizeTime(one), normalizeTime(other)];
  if (!first.ok || !second.ok || first.zone !== undefined || second.zone !== undefined) return undefined;
  const isSure = (time: typeof first) => time.corrections.length === 0;
  if (first.time === second.time) return isSure(first) ? one : other;
  if (isSure(first) === isSure(second)) return undefined;
  const minutes = ({ time }: typeof first) => (Number(time.slice(0, 2)) % 12) * 60 + Number(time.slice(3));
  if (minutes(first) !== minutes(second)) return undefined;
  return isSure(first) ? one : other;
}

function clockInPart(clock: string, part: string): string | undefined {
  const words = partWords(part);
  if (words === undefined) return undefined;
  const whole = `${clock} ${words}`;
  return normalizeTime(clock).ok && normalizeTime(whole).ok ? whole : undefined;
}

function sameDay(one: string, other: string): string | undefined {
  if (weekdayName(other) !== undefined) return withWeekday(one, other);
  if (weekdayName(one) !== undefined) return withWeekday(other, one);
  const [first, second] = [sayIsoDay(one), sayIsoDay(other)];
  if (first === undefined || second === undefined || first.words !== second.words) return undefined;
  if (first.isAlone && isMidnight(other)) return one;
  return second.isAlone && isMidnight(one) ? other : undefined;
}

const isMidnight = (text: string) => /T00:?00(?::?00(?:\.0+)?)?(?:Z|[+-]00:?00)?$/i.test(text.trim());
