import { isTimeZone } from "../time/is-time-zone.ts";

/**
 * What an owner may insert besides `customer.…` and the variables named by the caller of `enforceSystemPrompt`: values
 * that the call platform itself fills in. Its clock values are in UTC.
 * https://docs.vapi.ai/assistants/dynamic-variables
 */
const BUILT_IN: ReadonlySet<string> = new Set([
  "now",
  "date",
  "time",
  "year",
  "month",
  "day",
  "call.type",
  "phoneNumber.name",
  "phoneNumber.number",
]);

const NAME = /^[A-Za-z][A-Za-z0-9_]{0,63}(?:\.[A-Za-z][A-Za-z0-9_]{0,63}){0,3}$/;
const CUSTOMER = /^customer\.[A-Za-z][A-Za-z0-9_]*$/;
const PLAIN_FILTER = /^(?:capitalize|downcase|strip|upcase)$/;
/** Ours: `fenceLines` puts it back. */
const ONE_LINE_FILTER = "strip_newlines";
const DEFAULT_FILTER = /^default:\s*(["'])([^"'\\\n]{0,100})\1$/;
/** No digits: LiquidJS pads to a width, and `%999999999Y` fills the memory of whoever renders it. */
const DATE_FILTER = /^date:\s*(["'])([A-Za-z%,:./ -]{1,100})\1(?:\s*,\s*(["'])([^"'\s]{1,64})\3)?$/;
const NOW = /^(["'])now\1$/;

/**
 * The one spelling of what stands between `{{` and `}}` when it is an output that always renders, null otherwise: an
 * allowed variable with filters of LiquidJS that take any value, or the clock. A date filter is for the clock alone
 * and names a real zone, because an unknown one makes LiquidJS throw.
 */
export function readOutputTag(inner: string, variables: readonly string[]): string | null {
  const [head = "", ...rest] = inner.split("|").map((part) => part.trim());
  const filters = rest.filter((filter) => filter !== ONE_LINE_FILTER);
  const parts = NOW.test(head) ? readClock(filters) : readVariable(head, filters, variables);
  return parts === null ? null : `{{ ${parts.join(" | ")} }}`;
}

function readClock(filters: readonly string[]): readonly string[] | null {
  const [date = "", ...others] = filters;
  const [, , format, , zone] = DATE_FILTER.exec(date) ?? [];
  if (format === undefined || others.length > 0) return null;
  if (zone === undefined) return ['"now"', `date: "${format}"`];
  return isTimeZone(zone) ? ['"now"', `date: "${format}", "${zone}"`] : null;
}

function readVariable(
  name: string,
  filters: readonly string[],
  variables: readonly string[],
): readonly string[] | null {
  if (!NAME.test(name)) return null;
  if (!BUILT_IN.has(name) && !CUSTOMER.test(name) && !variables.includes(name)) return null;
  const read = filters.map((filter) => {
    if (PLAIN_FILTER.test(filter)) return filter;
    const text = DEFAULT_FILTER.exec(filter)?.[2];
    return text === undefined ? null : `default: "${text}"`;
  });
  const known = read.filter((filter) => filter !== null);
  return known.length === read.length ? [name, ...known] : null;
}
