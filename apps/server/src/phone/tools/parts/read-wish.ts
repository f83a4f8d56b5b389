import type { SentArgument } from "../flatten-arguments.ts";
import { saysNo, saysYes } from "./yes-or-no.ts";

/** Why a tool that does something must not do it. */
export type Wish = "not_to_do_it" | "several" | "something_else";

const ONLY_TO_TRY =
  /^(?:is)?(?:dryrun|test(?:mode|only|run|ing|booking|call|appointment)?|simulat(?:e|ed|ion)(?:only|mode)?|preview(?:only|mode)?|validat(?:e|ion)only|checkonly|noop|sandbox(?:mode)?|draft|hypothetical|tentative|hold(?:only)?|quote(?:only)?|whatif|justchecking|pretend|mock|demo(?:mode)?|fake)$/;
const TO_WAIT = /^(?:addto|on|for)?waitlist(?:only)?$/;
const AGREED =
  /^(?:is|user|caller|patient|customer|client|has|booking|appointment)*(?:been)?(?:confirm(?:ed|ation|s)?|approved?|agreed?|accepted|proceed|commit|execute|book(?:it|now)?|schedule(?:it|now)?|finali[sz]ed?|readytobook|shouldbook)(?:by(?:user|caller|patient|customer|client))?(?:booking|appointment)?$/;
const NOT_AGREED = /^(?:pending|unconfirmed|not ?yet|not confirmed|awaiting\b.*|unsure|maybe)$/i;
const STATE = /^(?:booking|appointment|confirmation)?(?:status|state)$/;
const OF_NO_BOOKING =
  /^(?:tentative|pending|draft|(?:on[ -_]?)?hold|cancell?ed|un-?confirmed|not[ _]confirmed|proposed|test|requested)$/i;
const MODE = /^(?:mode|environment|env|runmode)$/;
const OF_A_TRY = /^(?:dry[ -_]?run|test(?:ing)?|sandbox|simulat\w*|preview|draft|demo|mock)$/i;
const ACTION = /^(?:action|operation|intent|command)$/;
/** `cancel: true`. */
const FLAG =
  /^(?:is|do|please)?(?:cancel|delete|remove|reschedule|move|change|update|postpone|check|find)(?:only|it|appointment|booking|availability)?$/;
const WAITS = /wait ?-?_?list|stand ?-?by|\bqueue/i;
const ACTIONS: readonly (readonly [tool: string, words: RegExp])[] = [
  ["newDate", /resched|\bmove|change|update|postpone/i],
  ["appointmentNumber", /cancel|delete|remove/i],
  ["notes", /\bbook|creat|\bschedul|\badd|\bnew|make|reserv/i],
  ["waitUntil", WAITS],
  ["", /check|availab|\bfind|look ?up|\blist|inquir|query/i],
];
const PEOPLE =
  /^(?:(?:number|num|no|count|total|how ?many)?(?:of)?(?:people|persons|patients|guests?|attendees?|participants?|seats?|pax|clients|customers|visitors|adults|children|kids|familymembers|appointments|bookings|slots|sessions|visits)(?:count|number|total)?|(?:party|group|family)size|headcount|quantity|qty)$/;
const MORE_PEOPLE =
  /^(?:additional|extra|more|other|accompanying)(?:people|persons?|patients?|guests?|attendees?|clients?)$/;
const ALL = /^(?:all|both|every|(?:cancel|move|reschedule)(?:all|both)|allappointments|bothappointments)$/;
const GROUP = /^(?:is)?(?:group|couple|family)(?:booking|appointment|visit)?$/;
/** A second name beside the first. */
const SECOND =
  /^(?:second|other|another|additional|third)(?:patient|person|guest|attendee|customer|client)(?:name)?$|^(?:patient|person|guest|attendee|customer|client)?(?:name)?[2-9]$|^(?:patient|person|guest|attendee|customer|client)[2-9](?:name)?$/;
const NUMBER_WORDS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
const MAX_PEOPLE = 99;

/** What an argument says against doing just what the tool does, once, for one person; undefined where it says no such thing. */
export function wishOf({ names, value }: SentArgument, known: readonly string[]): Wish | undefined {
  const text = String(value).trim();
  const is = (pattern: RegExp) => names.some((name) => pattern.test(name));
  const people = numberOf(text);
  if (is(PEOPLE) && people > 1 && people <= MAX_PEOPLE) return "several";
  if (is(MORE_PEOPLE) && (people > 0 || saysYes(value))) return "several";
  if (is(ALL) && saysYes(value)) return "several";
  if ((is(GROUP) && saysYes(value)) || (is(SECOND) && !saysNo(value))) return "several";
  const isOnlyToWait = is(TO_WAIT) && !known.includes("waitUntil");
  if ((is(ONLY_TO_TRY) || isOnlyToWait) && saysYes(value)) return "not_to_do_it";
  if (is(AGREED) && (saysNo(value) || NOT_AGREED.test(text))) return "not_to_do_it";
  if ((is(STATE) && OF_NO_BOOKING.test(text)) || (is(MODE) && OF_A_TRY.test(text))) return "not_to_do_it";
  if (is(ACTION) && isAnother(text, known)) return "something_else";
  return saysYes(value) && names.some((name) => FLAG.test(name) && isAnother(name, known))
    ? "something_else"
    : undefined;
}

function numberOf(text: string): number {
  const word = NUMBER_WORDS.indexOf(text.toLowerCase());
  return word >= 0 ? word : Number.parseInt(text, 10);
}

/** "cancel" to the tool that books. Each tool is known by an argument that no other before it has. */
function isAnother(text: string, known: readonly string[]): boolean {
  const [own] = ACTIONS.find(([argument]) => known.includes(argument)) ?? [];
  const named = ACTIONS.filter(([, words]) => words.test(text)).map(([argument]) => argument);
  // "Add to the waitlist" adds no appointment.
  const meant = WAITS.test(text) ? ["waitUntil"] : named;
  return meant.length > 0 && !meant.includes(own ?? "");
}

/** Of a tool's name the first word that says what is done: "cancel booking" books nothing. */
export function namesAnother(words: string, known: readonly string[]): boolean {
  const [own] = ACTIONS.find(([argument]) => known.includes(argument)) ?? [];
  const said = ACTIONS.map(([argument, pattern]) => ({ argument, at: words.search(pattern) }));
  const [first] = said.filter(({ at }) => at >= 0).toSorted((one, other) => one.at - other.at);
  return first !== undefined && first.argument !== own;
}
