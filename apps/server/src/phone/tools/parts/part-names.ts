import type { SentArgument } from "../flatten-arguments.ts";

/** What says a piece of a day or of a time: alone it means nothing, and left out another time would be taken. */
export type PartKind = "hour" | "minute" | "half" | "zone" | "day" | "weekday" | "month" | "year";
/** Which day or time it belongs to. */
export type PartGroup = "this" | "new" | "start" | "end" | "birth";

export type Part = {
  readonly kind: PartKind;
  readonly group: PartGroup;
  /** "appointmentHour", not "hour": said of the appointment that there is, beside a new one. */
  readonly isNamed: boolean;
};

const NAMED = "appointment|appt|booking|visit|slot|preferred|requested|desired|selected|scheduled|target";
const LEAD = `(?<lead>(?:${NAMED}|the|new|rescheduled?|start(?:s|ing)?|begin|event|local|end(?:s|ing)?|finish|birth|dob|dateof|timeof|date|time|patient|customer|caller|clinic)*?)`;
const KINDS: readonly (readonly [PartKind, string])[] = [
  [
    "zone",
    "(?:iana)?(?:timezone|zone|tz)(?:name|id|offset)?|(?:utc|gmt)(?:offset)?|zeitzone|zonahoraria|fuseauhoraire|fusoorario",
  ],
  [
    "half",
    "(?:am(?:or)?pm|merid(?:iem|ian)|half|dayperiod|timeperiod|period|timeofday|partofday|daypart)(?:indicator|marker|flag)?",
  ],
  ["hour", "hours?|hr|hrs|hh|h"],
  ["minute", "minutes?|mins?|mm|m"],
  ["weekday", "(?:weekday|dayofweek|dayoftheweek|dow|dayname)(?:name)?"],
  ["day", "day(?:ofthemonth|ofmonth|number)?|monthday|mday|dd|date"],
  ["month", "month(?:name|number|ofyear)?|mes|monat|mois|mese"],
  ["year", "year|yyyy|jahr|annee|anno"],
];
const PATTERNS = KINDS.map(([kind, names]) => ({ kind, pattern: new RegExp(`^${LEAD}(?:${names})$`) }));
const GROUPS: readonly (readonly [PartGroup, RegExp])[] = [
  ["new", /new|reschedule/],
  ["birth", /birth|dob/],
  ["end", /end|finish/],
  ["start", /start|begin/],
];
const IS_NAMED = new RegExp(NAMED);

/** What an argument is a part of, by its name; undefined for one that stands for itself. */
export function partOf({ names }: SentArgument, kinds: readonly PartKind[]): Part | undefined {
  for (const name of names) {
    for (const { kind, pattern } of PATTERNS) {
      if (!kinds.includes(kind)) continue;
      const match = pattern.exec(name);
      if (match === null) continue;
      const lead = match.groups?.["lead"] ?? "";
      const [group = "this"] = GROUPS.find(([, words]) => words.test(lead)) ?? [];
      return { kind, group, isNamed: IS_NAMED.test(lead) };
    }
  }
  return undefined;
}
