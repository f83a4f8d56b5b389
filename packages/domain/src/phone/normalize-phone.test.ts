import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { processorMs } from "../../test/processor-ms.ts";
import { HOSTILE_TEXTS, spokenText } from "../testing/spoken-text.ts";
import { E164 } from "./e164.ts";
import { isNoNumber, normalizePhone } from "./normalize-phone.ts";
import { otherNotations } from "./notations.ts";

function phoneOf(text: string, region = "US"): string {
  const result = normalizePhone(text, { region });
  return result.ok ? result.phone : result.kind;
}

describe("written", () => {
  test.each([
    ["+14155550123", "+14155550123"],
    ["(415) 555-0123", "+14155550123"],
    ["415.555.0123", "+14155550123"],
    ["4155550123", "+14155550123"],
    ["14155550123", "+14155550123"],
    ["1-415-555-0123", "+14155550123"],
    ["(+1) 415 555 0123", "+14155550123"],
    ["001 415 555 0123", "+14155550123"],
    ["tel:+14155550123", "+14155550123"],
    ["my number is 415 555 0123", "+14155550123"],
    ["it's 415, 555, 0123 please", "+14155550123"],
    ["area code 415 number 555 0123", "+14155550123"],
    ["415–555–0123", "+14155550123"],
    ["(555) 123-4567", "+15551234567"],
    ["5551234567", "+15551234567"],
    ["555-123-4567", "+15551234567"],
    ["+44 20 7946 0958", "+442079460958"],
    ["+44 (0)20 7946 0958", "+442079460958"],
    ["011 44 20 7946 0958", "+442079460958"],
    ["00 44 20 7946 0958", "+442079460958"],
    ["+39 06 1234 5678", "+390612345678"],
    ["４１５５５５０１２３", "+14155550123"],
    ["٤١٥٥٥٥٠١٢٣", "+14155550123"],
  ])("%s is %s", (text, phone) => {
    expect(phoneOf(text)).toBe(phone);
  });

  test.each([
    ["020 7946 0958", "GB", "+442079460958"],
    ["0014155550123", "GB", "+14155550123"],
    ["098765 43210", "IN", "+919876543210"],
    ["(02) 5550 1234", "au", "+61255501234"],
    ["+14155550123", "XX", "+14155550123"],
    ["4155550123", "XX", "invalid_phone"],
  ])("%s in %s is %s", (text, region, phone) => {
    expect(phoneOf(text, region)).toBe(phone);
  });
});

describe("lines that are written in several ways", () => {
  test.each([
    ["+52 1 55 1234 5678", "US", "+525512345678"],
    ["+5215512345678", "MX", "+525512345678"],
    ["5215512345678", "MX", "+525512345678"],
    ["0052 1 55 1234 5678", "MX", "+525512345678"],
    ["044 55 1234 5678", "MX", "+525512345678"],
    ["045 55 1234 5678", "MX", "+525512345678"],
    ["01 55 1234 5678", "MX", "+525512345678"],
    ["plus five two one five five one two three four five six seven eight", "US", "+525512345678"],
    ["55 1234 5678", "MX", "+525512345678"],
    ["+55 11 8765 4321", "US", "+5511987654321"],
    ["(11) 8765-4321", "BR", "+5511987654321"],
    ["(11) 98765-4321", "BR", "+5511987654321"],
    ["(11) 3765-4321", "BR", "+551137654321"],
    ["011 15 1234 5678", "AR", "+5491112345678"],
    ["11 1234 5678", "AR", "+541112345678"],
    ["+54 9 11 1234 5678", "US", "+5491112345678"],
    // As transcribers write spoken tens and units.
    ["4 1 5 5 50 5 0 1 20 3", "US", "+14155550123"],
    ["two one two five 50 five oh one fifty 5", "US", "+12125550155"],
    ["4004-1234", "BR", "+5540041234"],
    ["0800 123 4567", "BR", "+558001234567"],
    // American numbers that only look so.
    ["5215550123", "US", "+15215550123"],
  ])("%s in %s is %s", (text, region, phone) => {
    expect(phoneOf(text, region)).toBe(phone);
  });

  test.each(["15 1234 5678", "1512345678", "0 15 1234 5678", "+54 15 1234 5678", "15 123 4567", "154123456"])(
    "%s in Argentina has no area code",
    (text) => {
      expect(normalizePhone(text, { region: "AR" })).toMatchObject({
        ok: false,
        hint: expect.stringContaining("area code"),
      });
    },
  );

  test("what a line may be written down as", () => {
    expect(otherNotations("+5491112345678")).toEqual(["+541112345678"]);
    expect(otherNotations("+541112345678")).toEqual(["+5491112345678"]);
    expect(otherNotations("+5511987654321")).toEqual(["+551187654321"]);
    expect(otherNotations("+525512345678")).toEqual(["+5215512345678"]);
    expect(otherNotations("+14155550123")).toEqual([]);
  });
});

test.each([
  "this number",
  "This number please",
  "this one",
  "use this number",
  "the number I'm calling from",
  "the number I am calling from right now",
  "the one I'm calling from",
  "same number",
  "my current number",
  "the calling number",
  "caller ID",
  "this phone",
  "it's this number",
])("%s is that of the call", (text) => {
  expect(isNoNumber(text)).toBe(true);
});

test.each([
  "this number 415 555 0123",
  "my sister's number",
  "the other number",
  "not this number",
  "number",
])("%s is not", (text) => {
  expect(isNoNumber(text)).toBe(false);
});

describe("spoken", () => {
  test.each([
    ["four one five, five five five, oh one two three", "+14155550123"],
    ["Four one five. Five five five. Zero one two three.", "+14155550123"],
    ["415 double five 5 0123", "+14155550123"],
    ["415 triple five 0123", "+14155550123"],
    ["415 triple-five nought one two three", "+14155550123"],
    ["415 555 o123", "+14155550123"],
    ["415555o123", "+14155550123"],
    ["plus one four one five five five five zero one two three", "+14155550123"],
    ["one, four one five, five five five, oh, one, two, three", "+14155550123"],
    ["four fifteen five fifty-five oh one twenty three", "+14155550123"],
    ["four hundred fifteen five five five oh one two three", "+14155550123"],
    ["four one five dash five five five dash zero one two three", "+14155550123"],
    ["eight hundred five five five oh one two three", "+18005550123"],
    ["one eight hundred five five five one two one two", "+18005551212"],
    ["eight hundred five five five, four thousand", "+18005554000"],
  ])("%s is %s", (text, phone) => {
    expect(phoneOf(text)).toBe(phone);
  });
});

describe("extensions are kept apart", () => {
  test.each([
    ["+1 (415) 555-0123 ext. 12", "12"],
    ["415 555 0123 x12", "12"],
    ["4155550123x12", "12"],
    ["415-555-0123 extension twelve", "12"],
    ["415-555-0123 extension number 1 2", "12"],
    ["415 555 0123 #12", "12"],
    ["415 555 0123 ext 12 please", "12"],
    ["tel:+14155550123;ext=12", "12"],
  ])("%s", (text, extension) => {
    expect(normalizePhone(text, { region: "US" })).toMatchObject({ phone: "+14155550123", extension });
  });

  test("there is none without one", () => {
    expect(normalizePhone("4155550123", { region: "US" })).not.toHaveProperty("extension");
  });
});

describe("not a number", () => {
  test.each([
    "call me maybe",
    "1-800-FLOWERS",
    "12",
    "911",
    "555-0123",
    "1".repeat(10_000),
    "41555501234567",
    "415 555 0123 or 415 555 0124",
    "four one five five five five to one two three",
    // Ten digits are left, but one was misheard as a word.
    "four one five five five five to one two three four",
    "+1+4155550123",
    "+",
    "+0123456789",
    "",
    "N/A",
    "not provided",
    "anonymous",
    "Restricted",
    // What carriers send for "anonymous" on a keypad.
    "+266696687",
    "john@example.com",
  ])("%.60s", (text) => {
    const result = normalizePhone(text, { region: "US" });
    expect(result).toMatchObject({ ok: false, kind: "invalid_phone" });
    expect(result).toHaveProperty("hint", expect.stringContaining("digit by digit"));
  });
});

test("says what was reformatted, and nothing where nothing was", () => {
  expect(normalizePhone(" (415) 555-0123", { region: "US" })).toMatchObject({
    corrections: [{ field: "phone", from: "(415) 555-0123", to: "+14155550123", reason: "reformatted" }],
  });
  expect(normalizePhone("+14155550123", { region: "US" })).toMatchObject({ corrections: [] });
});

describe("for every input", () => {
  const region = fc.constantFrom("US", "GB", "IN", "DE", "IT", "AU", "XX");

  test("never throws; an answer is E.164 and is read back unchanged", () => {
    fc.assert(
      fc.property(spokenText, region, (text, region) => {
        const result = normalizePhone(text, { region });
        if (!result.ok) return;
        expect(E164.safeParse(result.phone).success).toBe(true);
        expect(normalizePhone(result.phone, { region })).toEqual({
          ok: true,
          phone: result.phone,
          corrections: [],
        });
      }),
      { numRuns: 300 },
    );
  });

  test("ten digits said one by one are the number", () => {
    const words = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
    const number = fc.tuple(fc.integer({ min: 2, max: 9 }), fc.stringMatching(/^\d{9}$/));
    fc.assert(
      fc.property(number, ([first, rest]) => {
        const digits = `${first}${rest}`;
        expect(phoneOf(Array.from(digits, (digit) => words[Number(digit)]).join(" "))).toBe(`+1${digits}`);
        expect(phoneOf(`(${digits.slice(0, 3)}) ${digits.slice(3, 6)}-${digits.slice(6)}`)).toBe(
          `+1${digits}`,
        );
      }),
      { numRuns: 100 },
    );
  });

  test("a million characters cost no time", () => {
    const start = processorMs();
    for (const text of HOSTILE_TEXTS) expect(phoneOf(text)).toBe("invalid_phone");
    expect(processorMs() - start).toBeLessThan(1000);
  });
});

test.each([
  ["98123 4567", "BR"],
  ["8123-4567", "BR"],
  ["3123-4567", "BR"],
  ["12345", "DE"],
])("%s in %s lacks its area code, which is asked for", (text, region) => {
  expect(normalizePhone(text, { region })).toMatchObject({
    ok: false,
    hint: expect.stringContaining("area code as well"),
  });
});
