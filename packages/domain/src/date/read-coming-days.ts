import type { Temporal } from "temporal-polyfill";
import { type DaySpan, daySpan } from "./day-span.ts";

/** What a caller without a wish is offered, and what "soon" means. */
const DAYS_WITHOUT_A_WISH = 14;

const SLOT = "(?: (?:1|day|date|slot|time|opening|appointment))?";
const NO_WISH = new RegExp(
  `^(?:${[
    "any(?: ?(?:day|date|time)s?(?: at all)?)?",
    "all|whenever|(?:i'm |i am )?flexible|no preference",
    "(?:it )?does(?:n't| not) matter|i (?:don't|do not) (?:care|mind)",
    "soon|sooner|asap|as (?:soon|early) as (?:possible|you can)",
    `(?:the )?(?:very )?(?:(?:earliest|soonest)${SLOT}|(?:1st|next)${SLOT.slice(0, -1)})(?: that)?(?: (?:you have|there is|(?:is )?(?:available|possible|free|open)))*`,
    "(?:whatever|anything)(?: (?:you have|there is|works|is|'s)?(?: ?(?:available|free|open|possible))?)?",
    "what(?:ever)? (?:do you have|have you got|is there)(?: (?:available|free|open))?",
    `(?:the )?(?:earliest|soonest|1st|next) (?:available|possible|free|open)${SLOT}`,
    "(?:the )?(?:next |coming |following )(?:few|several) days|a few days",
  ].join("|")})$`,
);
const COUNTED =
  /^(?:within |over )?(?:the )?(?:next|coming|following) (\d{1,3}|few|several|couple(?: of)?) (day|week|month)s?$/;
const WITHIN = /^within (a|an|the next|the coming|\d{1,3}) (day|week|month)s?$/;

/** Stretches that begin today: "any day", "as soon as possible", "the next few days", "within a week". */
export function readComingDays(text: string, today: Temporal.PlainDate): DaySpan | undefined {
  if (NO_WISH.test(text)) {
    return { ...daySpan(today, today.add({ days: DAYS_WITHOUT_A_WISH - 1 })), isOpen: true };
  }
  const [, amount, unit] = COUNTED.exec(text) ?? WITHIN.exec(text) ?? [];
  if (amount === undefined || unit === undefined) return undefined;
  // Today comes on top: most of it may be over.
  return daySpan(today, today.add({ [`${unit}s`]: amountOf(amount) }));
}

function amountOf(words: string): number {
  if (words.startsWith("couple")) return 2;
  if (words === "few" || words === "several") return 3;
  return /^\d+$/.test(words) ? Number(words) : 1;
}
