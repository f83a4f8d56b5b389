import { normalizePartOfDay, normalizeTime } from "@callwaiting/domain";
import type { SentArgument } from "../flatten-arguments.ts";
import type { Values } from "./apply-parts.ts";
import { weekdayName } from "./calendar-words.ts";
import { saysNo, saysYes } from "./yes-or-no.ts";

type LimitKind = "after" | "from" | "before" | "until";
/** `timeWindow.start`, `hourFrom`, `dateRange.end`. */
const SPAN = "(?:time|date|hour|day)?(?:window|range|frame)?";
const UNIT = "(?:time|hour|date|day|datetime|start|starttime|end|endtime|at)?";
const LIMITS: readonly (readonly [LimitKind, RegExp])[] = [
  ["after", new RegExp(`^(?:start(?:s|ing)?|any ?time|only)?after${UNIT}$`)],
  [
    "from",
    new RegExp(
      `^(?:(?:no|not)(?:earlier|sooner)(?:than)?|(?:not|never)before|earliest|since|(?:available|free|${SPAN})?from|timemin|min(?:imum)?(?:time|hour|date|day|start)|(?:${SPAN})?start(?:s|ing)?)${UNIT}$`,
    ),
  ],
  ["before", new RegExp(`^(?:end(?:s|ing)?|finish(?:ed|es)?|any ?time|only)?before${UNIT}$`)],
  [
    "until",
    new RegExp(
      `^(?:(?:no|not)later(?:than)?|(?:not|never)after|latest|(?:available|free|${SPAN})?(?:until|till|to|thru|through|by)|timemax|max(?:imum)?(?:time|hour|date|day|end)|(?:${SPAN})?end(?:s|ing)?|finish(?:es)?)${UNIT}$`,
    ),
  ],
];
/** They may as well be when it begins: alone they are a time and no limit. */
const IS_START = new RegExp(`^${SPAN}start`);
/** Words of many meanings: limits only where free times are asked for. */
const IS_LOOSE = new RegExp(`^(?:${SPAN}(?:start|end)|finish|${SPAN}(?:to|by|from)$|since)`);
const PARTS =
  /^(?:in(?:the)?|prefers?|preferred|wants?|only|is|any)?(?<when>early|mid|late)?(?<part>morning|afternoon|evening|night|noon|lunch(?:time)?)s?(?:only|preferred|preference)?$/;
const NO_PART =
  /^(?:avoid|no|not|exclude|skip|without)(?:early|mid|late)?(?:morning|afternoon|evening|night|noon|lunch(?:time)?)s?$/;
const EXCLUDED =
  /^(?:avoid|exclud(?:e|ed|es|ing)|except(?:ion|ions)?|not|noton|butnot|skip|without|unavailable|blackout|blocked|bad)(?:week)?(?:days?|dates?|on|for|times?|timeslots?|slots?|partofday|parts?)?$|^days?(?:to(?:avoid|exclude|skip)|excluded|off)$/;

export type LimitArgument = { readonly argument: SentArgument } & (
  | { readonly kind: LimitKind; readonly isStart: boolean; readonly isLoose: boolean }
  | { readonly kind: "part"; readonly word: string }
  | { readonly kind: "excluded" }
);

/** An argument that narrows the times that are asked for; undefined for any other. */
export function limitOf(argument: SentArgument): LimitArgument | undefined {
  for (const name of argument.names) {
    const { when, part } = PARTS.exec(name)?.groups ?? {};
    if (part !== undefined) return { argument, kind: "part", word: `${when ?? ""} ${part}`.trim() };
    if (EXCLUDED.test(name) || NO_PART.test(name)) return { argument, kind: "excluded" };
    const [kind] = LIMITS.find(([, pattern]) => pattern.test(name)) ?? [];
    if (kind !== undefined) {
      return { argument, kind, isStart: IS_START.test(name), isLoose: IS_LOOSE.test(name) };
    }
  }
  return undefined;
}

/** Free times are asked for within these limits. Returns what could not be read as one. */
export function applyLimits(args: Values, limits: readonly LimitArgument[]): readonly SentArgument[] {
  return [...applyParts(args, limits), ...applyEnds(args, limits), ...applyExcluded(args, limits)];
}

function applyParts(args: Values, limits: readonly LimitArgument[]): readonly SentArgument[] {
  const parts = limits.filter((limit) => limit.kind === "part");
  const chosen = parts.filter(({ argument }) => saysYes(argument.value));
  // "morning: false" beside "afternoon: true" says nothing more; alone it would leave two halves.
  const odd = parts.filter(
    (limit) => !chosen.includes(limit) && !(chosen.length > 0 && saysNo(limit.argument.value)),
  );
  if (chosen.length === 0) return odd.map(({ argument }) => argument);
  const words = [...new Set(chosen.map(({ word }) => word))].join(" or ");
  const given = args["partOfDay"];
  if (given === undefined) args["partOfDay"] = words;
  else if (String(given).toLowerCase().replace(/s$/, "") !== words) {
    const clock =
      normalizeTime(String(given)).ok && chosen.length === 1 ? `${String(given)} in the ${words}` : "";
    if (!normalizePartOfDay(clock).ok) return [...odd, ...chosen].map(({ argument }) => argument);
    args["partOfDay"] = clock;
  }
  return odd.map(({ argument }) => argument);
}

type End = Extract<LimitArgument, { isStart: boolean }>;

function applyEnds(args: Values, limits: readonly LimitArgument[]): readonly SentArgument[] {
  const ends = limits.filter((limit): limit is End => "isStart" in limit);
  const ofDay = ends.filter(isOfDay);
  const days = ends.filter((end) => !ofDay.includes(end));
  const texts = ofDay.map(inWords);
  if (texts.length > 0) {
    const whole = [...(args["partOfDay"] === undefined ? [] : [String(args["partOfDay"])]), ...texts].join(
      ", ",
    );
    if (!normalizePartOfDay(whole.replaceAll(",", "")).ok) return ends.map(({ argument }) => argument);
    args["partOfDay"] = whole.replaceAll(",", "");
  }
  return applyDays(args, days);
}

/** From a day to another, or from one on or until it where no other day was named. */
function applyDays(args: Values, days: readonly End[]): readonly SentArgument[] {
  const [first, second, third] = days.toSorted((one, other) => Number(isLast(one)) - Number(isLast(other)));
  if (first === undefined) return [];
  const all = days.map(({ argument }) => argument);
  if (third !== undefined || args["appointmentDate"] !== undefined) return all;
  if (all.some(({ value }) => typeof value !== "string")) return all;
  const [from, until] = [first, second].map((end) => String(end?.argument.value).trim());
  if (second !== undefined) {
    if (isLast(first) || !isLast(second)) return all;
    args["appointmentDate"] = from === until ? `${from}` : `${from} to ${until}`;
    return [];
  }
  // What begins on a moment and not on a day would begin at the wrong time.
  if (first.isStart || /\d:\d\d/.test(String(from))) return all;
  args["appointmentDate"] = first.kind === "from" ? `from ${from} on` : `${first.kind} ${from}`;
  return [];
}

const isLast = ({ kind }: End) => kind === "before" || kind === "until";

function isOfDay({ argument, kind }: End): boolean {
  const text = String(argument.value);
  if (typeof argument.value === "boolean") return false;
  return normalizeTime(text).ok || normalizePartOfDay(`${kind === "after" ? "after" : "before"} ${text}`).ok;
}

function inWords({ argument, kind }: End): string {
  return `${kind === "until" ? "before" : kind === "from" ? "from" : kind} ${String(argument.value).trim()}`;
}

function applyExcluded(args: Values, limits: readonly LimitArgument[]): readonly SentArgument[] {
  return limits.flatMap(({ kind, argument }) => {
    if (kind !== "excluded" || saysNo(argument.value)) return [];
    const days = (argument.several ?? String(argument.value).split(/\s*(?:,|\/|;|\bor\b|\band\b)\s*/)).map(
      weekdayName,
    );
    if (days.length === 0 || days.some((day) => day === undefined)) return [argument];
    args["appointmentDate"] = `${String(args["appointmentDate"] ?? "any day")} but not ${days.join(" or ")}`;
    return [];
  });
}
