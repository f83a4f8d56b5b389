import { expect, test } from "vitest";
import { currencyOfRegion } from "./currency-of-region.ts";
import { formatPrice, minorDigits, speakPrice } from "./format-price.ts";

test.each([
  ["US", 8000, "$80", "80 dollars"],
  ["US", 8050, "$80.50", "80.50 dollars"],
  ["US", 100, "$1", "1 dollar"],
  ["US", 0, "$0", "free of charge"],
  ["DE", 4990, "€49.90", "49.90 euros"],
  ["GB", 12_000, "£120", "120 pounds"],
  ["JP", 5000, "¥5,000", "5,000 yen"],
  ["CH", 9000, "CHF 90", "90 francs"],
  ["MX", 50_000, "MX$500", "500 pesos"],
  ["KW", 12_500, "KWD 12.500", "12.500 dinars"],
])("%s %d", (region, minor, written, said) => {
  const price = { minor, currency: currencyOfRegion(region) };
  expect([formatPrice(price).replace(/\s/g, " "), speakPrice(price)]).toEqual([written, said]);
});

test("every region has a currency that Node knows", () => {
  const known = new Set(Intl.supportedValuesOf("currency"));
  for (const region of "US CA GB IE DE AT CH FR ES IT PT NL BE SE NO DK FI PL CZ HU RO BG GR HR AU NZ JP KR CN IN BR MX ZA AE IL SG HK PH".split(
    " ",
  )) {
    expect(known.has(currencyOfRegion(region)), region).toBe(true);
    expect(minorDigits(currencyOfRegion(region))).toBeLessThan(4);
  }
});
