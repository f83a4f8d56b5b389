import type { Showing } from "../zone/showing-at.ts";
import { markOf } from "./find-times.ts";

/** Whose clock a time was said on: that of a zone, or that of a caller who did not say where they are. */
export type SpokenZone =
  | {
      readonly kind: "zone";
      readonly name: string;
      readonly said: string;
      /** "EDT" and "EST" tell apart what clocks show twice in the night they are set back. */
      readonly showing?: Showing;
    }
  | { readonly kind: "own" };

/** IST, BST and AST are different places to different people, so they are asked about like any other word. */
const ZONES: readonly (readonly [words: string, name: string, said: string])[] = [
  ["eastern|e[sd]?t|new york|ny|nyc|toronto|boston|miami|atlanta", "America/New_York", "Eastern"],
  ["central|c[sd]?t|chicago|dallas|houston", "America/Chicago", "Central"],
  ["mountain|m[sd]?t|denver", "America/Denver", "Mountain"],
  [
    "pacific|p[sd]?t|los angeles|la|california|seattle|san francisco|west coast",
    "America/Los_Angeles",
    "Pacific",
  ],
  ["arizona|phoenix", "America/Phoenix", "Arizona"],
  ["alaskan?|ak[sd]?t", "America/Anchorage", "Alaska"],
  ["hawaii(?:an)?|h[sd]?t", "Pacific/Honolulu", "Hawaii"],
  ["atlantic|halifax", "America/Halifax", "Atlantic"],
  ["newfoundland|n[sd]?t", "America/St_Johns", "Newfoundland"],
  ["utc|gmt|greenwich(?: mean)?|zulu", "UTC", "Greenwich"],
  ["uk|london|british", "Europe/London", "London"],
  ["ce[s]?t|central european|paris|berlin", "Europe/Paris", "Central European"],
];
/** IANA names of the zones that are understood. */
export const SPOKEN_ZONES: readonly string[] = ZONES.map(([, name]) => name);
const SUFFIX = "(?: (?:standard|daylight|summer))?(?: time)?(?: zone)?";
const MARK = markOf(0).trim();
const HERE =
  "(?:(?:clinic|clinic's|your|office|local)(?: local)? (?:time|clock)|(?:where|there) you are|over there|your end)";
const OWN = "(?:my|our|his|her) (?:own |local )?(?:time|end)|where i am|over here|here";

// Made once: to make a pattern takes longer than to use it, and every time that is said is looked at by all of them.
const BESIDE_HERE = beside(HERE);
const BESIDE_OWN = beside(OWN);
const BESIDE_ZONE = ZONES.map(([words, name, said]) => ({
  pattern: beside(`(?:the )?(?:us )?(?:${words})${SUFFIX}`),
  zone: { kind: "zone", name, said } as const,
}));

/** What a text says about the clock of its time, right beside it, and the text without that. */
export function readZoneWords(text: string): {
  readonly zone: SpokenZone | undefined;
  readonly rest: string;
} {
  if (BESIDE_HERE.test(text)) return { zone: undefined, rest: text.replace(BESIDE_HERE, ` ${MARK} `) };
  if (BESIDE_OWN.test(text)) return { zone: { kind: "own" }, rest: text.replace(BESIDE_OWN, ` ${MARK} `) };
  for (const { pattern, zone } of BESIDE_ZONE) {
    const [said] = pattern.exec(text) ?? [];
    if (said === undefined) continue;
    const showing = showingOf(said);
    return {
      zone: showing === undefined ? zone : { ...zone, showing },
      rest: text.replace(pattern, ` ${MARK} `),
    };
  }
  return { zone: undefined, rest: text };
}

const SUMMER = /\b(?:[a-z]{1,2}dt|cest|daylight|summer)\b/;
const WINTER = /\b(?:[a-z]{1,2}st|cet|standard)\b/;

/** Clocks are set back from summer time. */
function showingOf(said: string): Showing | undefined {
  if (SUMMER.test(said)) return "first";
  return WINTER.test(said) ? "second" : undefined;
}

function beside(words: string): RegExp {
  return new RegExp(String.raw`${MARK} *,? *\(?(?:in |on |at )?(?:${words})\)?(?![\w'])`);
}
