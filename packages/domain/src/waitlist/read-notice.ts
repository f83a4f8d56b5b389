import { digitsForWords } from "../text/digits-for-words.ts";
import { withoutFillers } from "../text/fillers.ts";
import { isBlankValue } from "../text/is-blank-value.ts";
import { readableText } from "../text/readable-text.ts";

export type ReadNotice = { readonly ok: true; readonly minutes: number } | { readonly ok: false };

const MINUTES = { minute: 1, min: 1, hour: 60, hr: 60, h: 60, day: 1440, d: 1440, week: 10_080 } as const;
type Unit = keyof typeof MINUTES;
const UNIT = `(${Object.keys(MINUTES).join("|")})s?`;
const AROUND_BEFORE =
  "(?:(?:at least|minimum(?: of)?|min|about|around|roughly|no less than|not less than) )*";
const AROUND_AFTER =
  "(?:'| ?s'?)?(?: (?:of notice|notice|before(?:hand)?|ahead(?: of time)?|in advance|prior|earlier|warning|at least|or more|minimum))*";
const AMOUNT = new RegExp(
  String.raw`^${AROUND_BEFORE}(an?|the|\d{1,4}(?:\.5)?|half an?|a couple of|couple of) ?${UNIT}( and a half)?${AROUND_AFTER}$`,
);
const AND_A_HALF = new RegExp(String.raw`^${AROUND_BEFORE}(\d{1,3}|an?) and a half ${UNIT}${AROUND_AFTER}$`);
const NONE =
  /^(?:no(?:ne)? (?:notice|time)?(?: (?:needed|required|necessary|at all))?|not needed|without notice|any(?:thing)?(?: notice)?|(?:(?:very )?short|last[ -]minute) notice(?: (?:is|works))?|last[ -]minute|(?:right|straight) away|immediately|at once|same day|any ?time|zero|0(?: minutes?| hours?)?|(?:it )?does(?:n't| not) matter|flexible)$/;
/** The same as the list keeps at most: 30 days. */
const MOST = 43_200;

/** How long before a visit somebody must have said yes: "2 hours", "at least a day". Nothing said is none. */
export function readNotice(text: string | undefined): ReadNotice {
  if (text === undefined || isBlankValue(text)) return { ok: true, minutes: 0 };
  // "A day and a half": the words for numbers would make a number of its own of the half.
  const words = withoutFillers(digitsForWords(readableText(text)).replace(/[.,;!]+$/, ""));
  if (words === "" && readableText(text) === "") return { ok: false };
  if (NONE.test(words) || words === "") return { ok: true, minutes: 0 };
  const whole = AND_A_HALF.exec(words);
  const [, amount, unit, half] = whole === null ? (AMOUNT.exec(words) ?? []) : [...whole, " and a half"];
  if (amount === undefined || unit === undefined) return { ok: false };
  const minutes = (amountOf(amount) + (half === undefined ? 0 : 0.5)) * MINUTES[unit as Unit];
  return Number.isInteger(minutes) && minutes <= MOST ? { ok: true, minutes } : { ok: false };
}

function amountOf(words: string): number {
  if (words.startsWith("half")) return 0.5;
  if (words.includes("couple")) return 2;
  return /^\d/.test(words) ? Number(words) : 1;
}
