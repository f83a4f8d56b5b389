import type { SeededRandom } from "../seeded-random.ts";
import type { ToolArguments } from "../tool-call.ts";
import * as inArguments from "./mishear-arguments.ts";
import * as inDate from "./mishear-date.ts";
import { NO_EMAIL_ANSWERS, spokenEmail } from "./mishear-email.ts";
import * as inPhone from "./mishear-phone.ts";
import * as inTime from "./mishear-time.ts";

/**
 * What a distortion costs. `none`: a good server still books exactly what was meant. `detail`: something optional is
 * gone. `unusable`: it has to ask again.
 *
 * `none` is meant for dates within the next nine months: words carry no year, and a wrong year has to be guessed.
 */
export type Damage = "none" | "detail" | "unusable";

/** Correct values, as `YYYY-MM-DD`, `HH:MM` and E.164. */
export type SpokenField = "date" | "time" | "name" | "phone" | "email";

export type FieldDistortion = {
  readonly name: string;
  readonly field: SpokenField;
  readonly damage: Damage;
  readonly applies?: (value: string) => boolean;
  readonly distort: (
    value: string,
    around: { readonly time: string; readonly random: SeededRandom },
  ) => unknown;
};

const isNotLeapDay = (date: string) => !date.endsWith("-02-29");
const { isNorthAmerican } = inPhone;
/** Only these hours are in a clinic's day in one reading alone. */
const isOneWayToHear = (time: string) => time >= "09:00" && time < "17:00";

export const FIELD_DISTORTIONS: readonly FieldDistortion[] = [
  {
    name: "wrong year",
    field: "date",
    damage: "none",
    applies: isNotLeapDay,
    // Two years and more before a date within the next twelve months has passed for certain.
    distort: (date, { random }) => inDate.wrongYear(date, Number(date.slice(0, 4)) - 2 - random.below(3)),
  },
  { name: "slashed date", field: "date", damage: "none", distort: inDate.slashDate },
  { name: "date in words", field: "date", damage: "none", distort: inDate.dateInWords },
  { name: "weekday and date", field: "date", damage: "none", distort: inDate.weekdayAndDate },
  { name: "day of month", field: "date", damage: "none", distort: inDate.dayOfMonth },
  {
    name: "date and time in UTC",
    field: "date",
    damage: "none",
    distort: (date, { time }) => inDate.isoDateTime(date, time),
  },
  {
    name: "date and time with offset",
    field: "date",
    damage: "none",
    distort: (date, { time }) => inDate.isoDateTime(date, time, "-05:00"),
  },
  { name: "no date", field: "date", damage: "unusable", distort: () => null },
  { name: "short time", field: "time", damage: "none", distort: inTime.shortTime },
  { name: "clock time", field: "time", damage: "none", distort: inTime.clockTime },
  { name: "time with seconds", field: "time", damage: "none", distort: inTime.timeWithSeconds },
  {
    name: "time in words",
    field: "time",
    damage: "none",
    applies: isOneWayToHear,
    distort: inTime.timeInWords,
  },
  { name: "part of day", field: "time", damage: "none", distort: inTime.timeAndPartOfDay },
  { name: "lower-case name", field: "name", damage: "none", distort: (name) => name.toLowerCase() },
  { name: "upper-case name", field: "name", damage: "none", distort: (name) => name.toUpperCase() },
  { name: "name with spaces", field: "name", damage: "none", distort: (name) => `  ${name} ` },
  ...phoneDistortions(),
  { name: "spoken email", field: "email", damage: "none", distort: spokenEmail },
  { name: "upper-case email", field: "email", damage: "none", distort: (email) => email.toUpperCase() },
  {
    name: "no email",
    field: "email",
    damage: "detail",
    distort: (_, { random }) => random.pick(NO_EMAIL_ANSWERS),
  },
  { name: "null email", field: "email", damage: "detail", distort: () => null },
];

function phoneDistortions(): FieldDistortion[] {
  const inTheStates = { field: "phone", damage: "none", applies: isNorthAmerican } as const;
  return [
    { name: "spoken digits", ...inTheStates, distort: inPhone.spokenDigits },
    { name: "dotted phone", ...inTheStates, distort: inPhone.dottedPhone },
    { name: "bracketed phone", ...inTheStates, distort: inPhone.bracketedPhone },
    { name: "spaced phone", ...inTheStates, distort: inPhone.spacedPhone },
    { name: "phone without country", ...inTheStates, distort: inPhone.withoutCountryCode },
    {
      name: "phone as number",
      ...inTheStates,
      distort: (phone) => Number(inPhone.withoutCountryCode(phone)),
    },
  ];
}

type Arguments = Readonly<Record<string, unknown>>;

export type ArgumentsDistortion = {
  readonly name: string;
  readonly damage: Damage;
  readonly distort: (args: Arguments) => ToolArguments;
};

/** What goes wrong with the arguments as a whole. */
export const ARGUMENTS_DISTORTIONS: readonly ArgumentsDistortion[] = [
  { name: "extra arguments", damage: "none", distort: inArguments.withExtraArguments },
  { name: "digits as numbers", damage: "none", distort: inArguments.digitsAsNumbers },
  { name: "encoded twice", damage: "none", distort: inArguments.encodeTwice },
  { name: "wrapped once more", damage: "unusable", distort: inArguments.wrapArguments },
  { name: "trailing comma", damage: "unusable", distort: inArguments.withTrailingComma },
  { name: "cut off", damage: "unusable", distort: inArguments.cutOff },
];
