import type { Price } from "./price.ts";

// Without zod, which tries whether it may evaluate code: the admin's pages forbid that.

export { MAX_PRICE_MINOR } from "./max-price.ts";

/** How many figures stand behind the point: 2 of dollars, 0 of yen, 3 of Kuwaiti dinars. */
export function minorDigits(currency: string): number {
  return formatOf(currency, {}).resolvedOptions().maximumFractionDigits ?? 2;
}

/** "$80", "€49.50", "¥5,000" */
export function formatPrice({ minor, currency }: Price): string {
  return format({ minor, currency }, {});
}

/**
 * As one says it: "80 dollars", "49.50 euros", "free of charge". Whose dollars they are goes without saying in the clinic's own
 * country, and CLDR's names of currencies end in the word that is said.
 */
export function speakPrice({ minor, currency }: Price): string {
  if (minor === 0) return "free of charge";
  const said = format({ minor, currency }, { currencyDisplay: "name" });
  const [amount = "", ...words] = said.split(" ");
  return `${amount} ${words.at(-1) ?? currency}`;
}

function format({ minor, currency }: Price, options: Intl.NumberFormatOptions): string {
  const digits = minorDigits(currency);
  const isWhole = minor % 10 ** digits === 0;
  return formatOf(currency, {
    ...options,
    ...(isWhole ? { minimumFractionDigits: 0, maximumFractionDigits: 0 } : {}),
  }).format(minor / 10 ** digits);
}

const formatOf = (currency: string, options: Intl.NumberFormatOptions) =>
  new Intl.NumberFormat("en-US", { style: "currency", currency, ...options });
