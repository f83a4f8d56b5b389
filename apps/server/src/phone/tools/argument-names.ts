import { isBlankValue } from "@callwaiting/domain";
import {
  AMBIGUOUS_BESIDE_NEW,
  IS_CONTACT,
  IS_MOMENT,
  IS_NEW_MOMENT,
  IS_REASON,
  OLD,
  OURS,
  isKnownName,
} from "./argument-aliases.ts";
import { type SentArgument, flattenArguments, plainArgumentName } from "./flatten-arguments.ts";
import { agree } from "./parts/agree.ts";
import { applyParts, type Values } from "./parts/apply-parts.ts";
import {
  type ClinicNames,
  OF_A_RECORD,
  isOfMatter,
  readDetail,
  repeatsMoment,
} from "./parts/clinic-values.ts";
import { joinParts } from "./parts/join-parts.ts";
import { placeMoment, isTime } from "./parts/place-moment.ts";
import { isWeek, sayWeek } from "./parts/say-week.ts";
import { placeMove } from "./parts/place-move.ts";
import { applyFormats } from "./parts/read-formats.ts";
import { applyLimits, limitOf } from "./parts/read-limits.ts";
import { applyPhoneParts } from "./parts/read-phone-parts.ts";
import { type Wish, wishOf } from "./parts/read-wish.ts";
import { sortArguments } from "./parts/sort-arguments.ts";
import { saysNo } from "./parts/yes-or-no.ts";

/**
 * An argument that is about when or with whom: left out, another question would be answered than was asked. Models and
 * platforms send a lot along that is not.
 */
const IS_ABOUT =
  /^(?:time|date)?(?:range|window|frame)|date|day|when|time|hour|slot|start|from|until|week|month|doctor|dentist|provider|practitioner|physician|service|treatment|fecha|hora|datum|uhrzeit|jour|heure|giorno|medic|arzt|servic|leistung/;
const IS_NOT =
  /zone|confiden|confirm|format|locale|language|stamp|source|duration|length|birth|insur|available|(?:org|organization|clinic|tenant|call|assistant|session|calendar|location|event|patient|customer|contact|user)(?:id|name)?$/;
/** Several of them are not one, and one of them is named by what is inside. */
const IS_PERSON =
  /^(?:patients?|customers?|clients?|people|persons?|attendees?|guests?|participants?|members?|family|familymembers?|names|patientnames|(?:patient|customer|client)?(?:first|last)names?|appointments|bookings|slots|visits|appointmentnumbers|numbers|choices|appointmentids)$/;
/** Who calls may be another than who comes. */
const IS_CALLER = /^(?:caller|contact|booker|parent|guardian|mother|father)(?:full)?name$/;
/** Known without it, and no news to anybody. */
const IS_OF_THE_CALL =
  /^(?:org|organization|clinic|tenant|call|toolcall|assistant|session|conversation|request|tool|function)(?:id|name)?$/;
/** How long an appointment takes is the clinic's to say. */
const IS_END = /^(?:appointment|booking|slot)?(?:end|ends|endtime|endsat|enddatetime|finish)(?:time)?$/;

export type NamedArguments = {
  /** Under our names. */
  readonly args: Readonly<Record<string, string | number | boolean>>;
  /** Given, about the matter, and none of ours, or two different values for one of ours. As they were written. */
  readonly unknown: readonly string[];
  /** Those of them that nothing of ours is called. */
  readonly strange: readonly string[];
  /** Why some of them could not be used. */
  readonly wishes?: readonly Wish[];
  /** Given and not read, for the clinic to hear of. As they were written. */
  readonly unread: readonly string[];
  /** Which of the caller's appointments, by the id that an answer gave it. */
  readonly appointmentId?: string;
  /** Whose clock the times are on, where an argument of its own says so. */
  readonly zone?: ZoneArgument;
};

export type ZoneArgument = { readonly text: string; readonly written: string };

/** The arguments under the names that the tool has. What is called like nothing of it may be known by its value. */
export function nameArguments(
  given: Record<string, unknown>,
  known: readonly string[],
  clinic?: ClinicNames,
): NamedArguments {
  const { sent, odd } = flattenArguments(given);
  const meant = placeMove(joinParts(sent.filter((argument) => isMeant(argument, known))), known);
  const sorted = sortArguments(meant, known, (argument) => ourName(argument, known));
  const args: Values = {};
  const reports: Reports = {
    unknown: sorted.refused.map(({ written }) => written),
    strange: [],
    unread: [],
    left: [],
  };
  for (const argument of odd) reportTo(argument, known, reports);
  // Our own names first: they are never overruled. Moments last: they fill what is left.
  for (const argument of sorted.plain.toSorted((one, other) => rankOf(one, known) - rankOf(other, known))) {
    name(argument, { known, args }, reports);
  }
  const unfit = [
    ...applyParts(args, sorted.parts, known),
    ...applyLimits(args, sorted.limits),
    ...applyPhoneParts(args, sorted.phoneParts),
    ...applyFormats(args, sorted.formats),
  ];
  for (const argument of reports.left) reportLeft(argument, { known, args, clinic }, reports);
  const [zone, ...otherZones] = sorted.zones;
  const otherClocks = otherZones.filter(({ value }) => value !== zone?.value);
  reports.unknown.push(...[...unfit, ...otherClocks].map(({ written }) => written));
  return {
    args,
    unknown: reports.unknown,
    strange: reports.strange,
    unread: reports.unread,
    ...(sorted.wishes.length === 0 ? {} : { wishes: sorted.wishes }),
    ...(sorted.appointmentIds[0] === undefined ? {} : { appointmentId: sorted.appointmentIds[0] }),
    ...(zone === undefined ? {} : { zone: { text: String(zone.value), written: zone.written } }),
  };
}

type Reports = {
  readonly unknown: string[];
  readonly strange: string[];
  readonly unread: string[];
  /** None of ours by their names. */
  readonly left: SentArgument[];
};
type Sorting = { readonly known: readonly string[]; readonly args: Values };

function name(argument: SentArgument, { known, args }: Sorting, reports: Reports): void {
  const ours = ourName(argument, known);
  if (ours === undefined) {
    reports.left.push(argument);
    return;
  }
  const value = valueFor(ours, argument);
  const old = args[ours];
  if (old === undefined) {
    args[ours] = value;
    return;
  }
  const isOfMoment = argument.names.some((each) => IS_MOMENT.has(each) || IS_NEW_MOMENT.has(each));
  const isReason = ours === "serviceType" && argument.names.some((each) => IS_REASON.has(each));
  const isCaller = ours === "patientName" && argument.names.some((each) => IS_CALLER.test(each));
  const whole = withLastName(old, argument) ?? agree(ours, old, value);
  if (whole !== undefined) args[ours] = whole;
  else if (isOfMoment && placeMoment(args, { field: ours, value, known })) return;
  else if (isReason || isCaller) reports.unread.push(argument.written);
  else reports.unknown.push(argument.written);
}

/** Several people are not one of several names. */
function valueFor(ours: string, { names, value, several }: SentArgument): SentArgument["value"] {
  if (names.includes("week")) return sayWeek(String(value).trim());
  return ours === "patientName" && several !== undefined ? several.join(" and ") : value;
}

/** "Emma" and, apart from it, "Oak". */
function withLastName(name: SentArgument["value"], { isLastName, value }: SentArgument): string | undefined {
  const isFirst = isLastName === true && /^\S+$/.test(String(name).trim());
  return isFirst && String(name).trim() !== value ? `${String(name).trim()} ${String(value)}` : undefined;
}

type Reading = Sorting & { readonly clinic: ClinicNames | undefined };

/** By its value, where its name says nothing. */
function reportLeft(argument: SentArgument, reading: Reading, reports: Reports): void {
  if (argument.names.some((each) => IS_OF_THE_CALL.test(each))) return;
  const detail = readDetail(argument, reading);
  if (detail === "read") return;
  if (detail === "ignore" || repeatsMoment(argument, reading)) reports.unread.push(argument.written);
  else if (detail === "ask" || isOfMatter(argument, reading)) reportUnknown(argument, reports);
  else reportTo(argument, reading.known, reports);
}

function reportUnknown({ names, written }: Pick<SentArgument, "names" | "written">, reports: Reports): void {
  reports.unknown.push(written);
  if (!names.some(isKnownName)) reports.strange.push(written);
}

function reportTo(
  argument: Pick<SentArgument, "names" | "written">,
  known: readonly string[],
  reports: Reports,
): void {
  const { unread } = reports;
  if (isAboutTheMatter(argument, known)) reportUnknown(argument, reports);
  else if (!argument.names.some((each) => IS_OF_THE_CALL.test(each))) unread.push(argument.written);
}

function rankOf({ names }: SentArgument, known: readonly string[]): number {
  if (names.some((each) => known.some((ours) => plainArgumentName(ours) === each))) return 0;
  if (names.some((each) => IS_REASON.has(each) || IS_CALLER.test(each))) return 3;
  return names.some((each) => IS_MOMENT.has(each) || IS_NEW_MOMENT.has(each)) ? 2 : 1;
}

function ourName(argument: SentArgument, known: readonly string[]): string | undefined {
  for (const each of argument.names) {
    const ours = known.find((one) => plainArgumentName(one) === each) ?? otherName(each, argument, known);
    if (ours !== undefined) return ours;
  }
  return undefined;
}

function otherName(each: string, { value }: SentArgument, known: readonly string[]): string | undefined {
  // How many of them, and no day of the month.
  if (each === "days" && /^\s*\d+\s*$/.test(String(value))) return undefined;
  if (IS_CONTACT.has(each)) return contactOf(value, known);
  if (each === "week") return isWeek(value) && known.includes("partOfDay") ? "appointmentDate" : undefined;
  if (known.includes("newDate") || known.includes("appointmentNumber")) {
    const [ours] = OLD.find(([one, others]) => known.includes(one) && others.has(each)) ?? [];
    if (ours !== undefined) return ours;
  }
  if (IS_REASON.has(each)) return ["notes", "serviceType"].find((ours) => known.includes(ours));
  if (known.includes("newDate")) {
    if (IS_NEW_MOMENT.has(each)) return isTime(value) ? "newTime" : "newDate";
    if (AMBIGUOUS_BESIDE_NEW.has(each)) return undefined;
  } else if (IS_MOMENT.has(each) && known.includes("appointmentTime")) {
    return isTime(value) ? "appointmentTime" : "appointmentDate";
  } else if (IS_MOMENT.has(each) && known.includes("partOfDay") && !each.includes("start")) {
    return isTime(value) ? "partOfDay" : "appointmentDate";
  }
  return OURS.find(([ours, others]) => known.includes(ours) && others.has(each))?.[0];
}

/** "Contact" is how somebody is reached, or who. */
function contactOf(value: SentArgument["value"], known: readonly string[]): string | undefined {
  const text = String(value);
  const isNumber = (text.match(/\d/g)?.length ?? 0) >= 7 && !/\p{L}{4}/u.test(text);
  return known.find(
    (ours) => ours === (isNumber ? "patientPhone" : /\S@\S/.test(text) ? "patientEmail" : ""),
  );
}

function isAboutTheMatter({ names }: Pick<SentArgument, "names">, known: readonly string[]): boolean {
  // A tool that takes neither day nor provider is asked nothing by them.
  if (known.length === 0) return false;
  return names.every(
    (each) =>
      IS_PERSON.test(each) ||
      (IS_ABOUT.test(each) && !IS_NOT.test(each) && !IS_END.test(each) && !OF_A_RECORD.test(each)),
  );
}

/** A "no" is no name and no date, and an answer where it was asked. */
function isMeant(argument: SentArgument, known: readonly string[]): boolean {
  const { value } = argument;
  if (typeof value !== "string" || !isBlankValue(value)) return true;
  return wishOf(argument, known) !== undefined || (limitOf(argument)?.kind === "part" && saysNo(value));
}
