import type { Zone } from "@callwaiting/domain/zone";
import type { Correction, CorrectionReason } from "@callwaiting/domain";
import { formatClock, formatTime } from "../../format/moment.ts";
import type { FormatPhone } from "../../format/phone.ts";
import { plainDay, readableText } from "../../format/readable.ts";
import { argumentLabel, argumentRank } from "./tool-words.ts";

export type Fact = { readonly label: string; readonly value: string };
export type ShownCorrection = {
  readonly label: string;
  readonly from: string;
  readonly to: string;
  readonly why: string;
};

type Values = Readonly<Record<string, unknown>>;

const MAX_LENGTH = 400;
const LABELS: Readonly<Record<Correction["field"], string>> = {
  date: "Day",
  time: "Time",
  name: "Name",
  phone: "Phone",
  email: "E-mail",
  service: "Service",
};
const WHY: Readonly<Record<CorrectionReason, string>> = {
  year_moved: "that year is over",
  moved_to_next_year: "that day has already passed this year",
  meridiem_assumed: "AM or PM was not said; this one is within opening hours",
  repeated_hour_earlier: "the clocks go back that night; the earlier of the two was used",
  repeated_hour_later: "the clocks go back that night; the earlier of the two was taken",
  other_clock: "it was said on another clock than the clinic's",
  spelled: "it was said letter by letter or among other words, and read back to the caller",
  reformatted: "the same, in the format the clinic uses",
  unreadable_dropped: "it could not be read and was not needed",
};

/** How the clinic writes. */
export type Writing = { readonly zone: Zone; readonly formatPhone: FormatPhone };

/** What the model passed on of what it heard, in words; PostgreSQL has forgotten in which order. */
export function describeHeard(heard: Values, writing: Writing): readonly Fact[] {
  return Object.entries(heard)
    .toSorted(([a], [b]) => argumentRank(a) - argumentRank(b))
    .map(([name, value]) => ({ label: argumentLabel(name), value: sayHeard(value, writing) }))
    .filter(({ value }) => value !== "");
}

/** Words as they came; dates, clocks, numbers and lists that were written for a program as a person reads them. */
export function sayHeard(value: unknown, { zone, formatPhone }: Writing): string {
  const text = inWords(value);
  return /^\+\d{7,15}$/.test(text) ? formatPhone(text) : readableText(text, zone);
}

/** Where what was understood differs from what was heard, and why. */
export function describeCorrections(understood: Values, writing: Writing): readonly ShownCorrection[] {
  return listOf(understood["corrections"]).flatMap((each) => {
    const { field, from, to, reason } = fieldsOf(each) as Partial<Correction>;
    if (field === undefined || !Object.hasOwn(LABELS, field)) return [];
    const known = reason !== undefined && Object.hasOwn(WHY, reason) ? WHY[reason] : "";
    // "anna berg" and "Anna Berg" need no explanation.
    const isPlain = field === "name" && reason === "reformatted";
    const why = isPlain ? "" : known;
    return [
      {
        label: LABELS[field],
        from: sayHeard(from, writing),
        to: understoodAs(field, inWords(to), writing),
        why,
      },
    ];
  });
}

/** What came of it: the time it was about, times that were offered, what else there was to choose from. */
export function describeUnderstood(understood: Values, zone: Zone): readonly Fact[] {
  const moment = (at: unknown) => (isMoment(at) ? `${plainDay(at, zone)}, ${formatTime(at, zone)}` : "");
  const moments = (all: unknown) => spokenTimes(listOf(all).filter(isMoment), zone);
  const slots = listOf(understood["slots"]).filter(isMoment);
  const facts: Fact[] = [
    { label: "Previously", value: moment(understood["previousStartsAt"]) },
    { label: "Appointment", value: moment(understood["startsAt"]) },
    { label: "Service", value: inWords(understood["serviceName"]) },
    { label: "Provider", value: inWords(understood["providerName"]) },
    { label: "Days", value: days(understood["date"], understood["until"], zone) },
    { label: "Free", value: slots.length === 0 ? "" : freeTimes(slots, zone) },
    { label: "Next free", value: slots.length > 0 ? "" : moments(understood["nextSlots"]) },
    { label: "Offered", value: moments(understood["alternatives"]) },
    { label: "To choose from", value: inWords(understood["services"] ?? understood["providers"]) },
    { label: "Found", value: found(understood["appointments"] ?? understood["choices"], zone) },
  ];
  return facts.filter(({ value }) => value !== "");
}

function understoodAs(field: Correction["field"], to: string, { formatPhone, zone }: Writing): string {
  if (to === "") return "left out";
  if (field === "phone") return formatPhone(to);
  // On the server's clock of 24 hours.
  if (field === "time" && /^\d{2}:\d{2}$/.test(to)) return formatClock(to);
  return field === "date" ? readableText(to, zone) : to;
}

function days(from: unknown, until: unknown, zone: Zone): string {
  if (typeof from !== "string") return "";
  const text = typeof until === "string" && until !== from ? `${from} to ${until}` : from;
  return readableText(text, zone);
}

function freeTimes(slots: readonly string[], zone: Zone): string {
  const some = spokenTimes(slots.slice(0, 3), zone);
  return slots.length > 3 ? `${slots.length} times: ${some} …` : some;
}

/** "Tue, Dec 1, 2026, 2:30 PM, 3:00 PM; Wed, Dec 2, 2026, 9:00 AM": a day is said once. */
function spokenTimes(moments: readonly string[], zone: Zone): string {
  const byDay = new Map<string, string[]>();
  for (const at of moments) {
    const day = plainDay(at, zone);
    byDay.set(day, [...(byDay.get(day) ?? []), formatTime(at, zone)]);
  }
  return [...byDay].map(([day, times]) => `${day}, ${times.join(", ")}`).join("; ");
}

function found(all: unknown, zone: Zone): string {
  const appointments = listOf(all);
  const starts = appointments.map((each) => fieldsOf(each)["startsAt"]).filter(isMoment);
  return starts.length === 0 ? "" : spokenTimes(starts, zone);
}

/** A value of the model's arguments, whatever its shape. */
function inWords(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (Array.isArray(value)) return value.map(inWords).filter(Boolean).join(", ").slice(0, MAX_LENGTH);
  if (typeof value === "object") {
    const pairs = Object.entries(value).map(([key, each]) => `${argumentLabel(key)}: ${inWords(each)}`);
    return pairs.join(", ").slice(0, MAX_LENGTH);
  }
  const text = (typeof value === "string" ? value : JSON.stringify(value)).trim();
  const parsed = /^[[{]/.test(text) ? parseJson(text) : null;
  return parsed === null ? text.slice(0, MAX_LENGTH) : inWords(parsed);
}

/** Models put JSON into texts, too; null when it is none. */
function parseJson(text: string): object | null {
  try {
    return JSON.parse(text) as object;
  } catch {
    return null;
  }
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** One of a list of objects; anything else has no fields. */
const fieldsOf = (value: unknown): Values =>
  typeof value === "object" && value !== null ? (value as Values) : {};

const isMoment = (value: unknown): value is string =>
  typeof value === "string" && /^\d{4}-\d{2}-\d{2}T/.test(value) && !Number.isNaN(Date.parse(value));
