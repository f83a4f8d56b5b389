import type { SentArgument } from "../flatten-arguments.ts";
import { type FoundPart, partWords } from "./apply-parts.ts";
import { weekdayName } from "./calendar-words.ts";
import { partOf } from "./part-names.ts";
import { type FormatArgument, formatOf } from "./read-formats.ts";
import { type LimitArgument, limitOf } from "./read-limits.ts";
import { type PhoneArgument, phonePartOf } from "./read-phone-parts.ts";
import { type Wish, wishOf } from "./read-wish.ts";
import { saysNo, saysYes } from "./yes-or-no.ts";

/** What was sent, by how it is to be read. */
export type SortedArguments = {
  /** Stands for itself, or is nothing of ours. */
  readonly plain: SentArgument[];
  readonly parts: FoundPart[];
  readonly limits: LimitArgument[];
  readonly phoneParts: PhoneArgument[];
  readonly zones: SentArgument[];
  readonly formats: FormatArgument[];
  readonly appointmentIds: string[];
  /** Would change what the tool does, and cannot. */
  readonly refused: SentArgument[];
  readonly wishes: Wish[];
};

type OurName = (argument: SentArgument) => string | undefined;

export function sortArguments(
  sent: readonly SentArgument[],
  known: readonly string[],
  ourName: OurName,
): SortedArguments {
  const sorted: SortedArguments = {
    plain: [],
    parts: [],
    limits: [],
    phoneParts: [],
    zones: [],
    formats: [],
    appointmentIds: [],
    refused: [],
    wishes: [],
  };
  let isOfRange: boolean | undefined;
  const isRange = () => (isOfRange ??= sent.some((argument) => isOfEnd(argument)));
  for (const argument of sent) {
    const isAnyOther =
      !known.includes(argument.written) &&
      (sortWish(argument, { known, sorted, ourName }) ||
        sortZone(argument, known, sorted) ||
        sortPart(argument, { sent, known, sorted, ourName }) ||
        sortLimit(argument, { known, sorted, ourName, isRange }) ||
        sortPhone(argument, known, sorted) ||
        sortFormat(argument, known, sorted) ||
        sortId(argument, known, sorted));
    if (!isAnyOther) sorted.plain.push(argument);
  }
  return sorted;
}

function sortWish(
  argument: SentArgument,
  { known, sorted, ourName }: Pick<Sorting, "known" | "sorted" | "ourName">,
): boolean {
  const wish = ourName(argument) === undefined ? wishOf(argument, known) : undefined;
  if (wish === undefined) return false;
  // What only looks something up does it whatever is confirmed; that a time is free for three it cannot say.
  const isDone = known.includes("appointmentTime") || known.includes("waitUntil");
  const isAsked = isDone || known.includes("partOfDay");
  if (!isAsked || (wish !== "several" && !isDone)) return false;
  sorted.refused.push(argument);
  if (!sorted.wishes.includes(wish)) sorted.wishes.push(wish);
  return true;
}

function sortZone(argument: SentArgument, known: readonly string[], { zones }: SortedArguments): boolean {
  if (!known.includes("appointmentDate") || partOf(argument, ["zone"]) === undefined) return false;
  zones.push(argument);
  return true;
}

type Sorting = {
  readonly sent: readonly SentArgument[];
  readonly known: readonly string[];
  readonly sorted: SortedArguments;
  readonly ourName: OurName;
};

function sortPart(argument: SentArgument, { sent, known, sorted, ourName }: Sorting): boolean {
  const ofFlag = halfOfFlag(argument);
  if (ofFlag !== undefined && known.includes("appointmentDate")) {
    sorted.parts.push({ argument: { ...argument, value: ofFlag }, part: HALF });
    return true;
  }
  const part = partOf(argument, ["half", "minute", "weekday", "month", "year"]);
  if (part === undefined || known.includes(argument.written)) return false;
  if (part.group === "birth" && !known.includes("birthDate")) return false;
  if (ourName(argument) !== undefined) {
    // "PM" beside a time is half of it; alone it is when.
    const isBesideTime = sent.some((other) => other !== argument && ourName(other) === "partOfDay");
    if (part.kind !== "half" || !isBesideTime) return false;
  }
  if (part.kind === "half" && !isHalf(argument)) return false;
  if (part.kind === "weekday" && weekdayName(argument.value) === undefined) return false;
  sorted.parts.push({ argument, part });
  return true;
}

const HALF = { kind: "half", group: "this", isNamed: false } as const;

/** `isPM: true`, `am: false`. */
function halfOfFlag({ names, value }: SentArgument): string | undefined {
  const [, half] = names.map((name) => /^(?:is)?([ap]m)$/.exec(name)).find((match) => match !== null) ?? [];
  if (half === undefined) return undefined;
  if (saysYes(value)) return half;
  return saysNo(value) ? (half === "am" ? "pm" : "am") : undefined;
}

function isHalf({ value }: SentArgument): boolean {
  return /^\s*[ap]\.?\s?m?\.?\s*$/i.test(String(value)) || partWords(String(value)) !== undefined;
}

type SortingLimits = Omit<Sorting, "sent"> & { readonly isRange: () => boolean };

function sortLimit(argument: SentArgument, { known, sorted, ourName, isRange }: SortingLimits): boolean {
  const limit = limitOf(argument);
  if (limit === undefined || !known.includes("appointmentDate")) return false;
  if (known.includes("partOfDay")) {
    if ("isStart" in limit && limit.isStart && !isRange()) return false;
    sorted.limits.push(limit);
    return true;
  }
  if (ourName(argument) !== undefined || ("isLoose" in limit && limit.isLoose)) return false;
  if (limit.kind === "part") {
    if (!known.includes("appointmentTime") || !saysYes(argument.value)) return false;
    sorted.parts.push({ argument: { ...argument, value: limit.word }, part: HALF });
    return true;
  }
  // A time is booked, moved or cancelled, and not the first one within limits.
  sorted.refused.push(argument);
  return true;
}

function isOfEnd(argument: SentArgument): boolean {
  const limit = limitOf(argument);
  return limit?.kind === "until" || limit?.kind === "before";
}

function sortPhone(
  argument: SentArgument,
  known: readonly string[],
  { phoneParts }: SortedArguments,
): boolean {
  const part = known.includes("patientPhone") ? phonePartOf(argument) : undefined;
  if (part === undefined) return false;
  phoneParts.push(part);
  return true;
}

function sortFormat(argument: SentArgument, known: readonly string[], { formats }: SortedArguments): boolean {
  const format = known.includes("appointmentDate") ? formatOf(argument) : undefined;
  if (format === undefined) return false;
  formats.push(format);
  return true;
}

const APPOINTMENT_ID =
  /^(?:appointment|booking|reservation|visit|confirmation)(?:id|uuid|uid|ref(?:erence)?(?:number|id|code)?|code)$|^confirmationnumber$/;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Where one of several is meant, it may be named by its id, and must not be another. */
function sortId(argument: SentArgument, known: readonly string[], sorted: SortedArguments): boolean {
  if (!known.includes("appointmentNumber")) return false;
  if (!argument.names.some((name) => APPOINTMENT_ID.test(name))) return false;
  const id = String(argument.value).trim().toLowerCase();
  const isAnother = sorted.appointmentIds.some((other) => other !== id);
  if (!UUID.test(id) || isAnother) sorted.refused.push(argument);
  else sorted.appointmentIds.push(id);
  return true;
}
