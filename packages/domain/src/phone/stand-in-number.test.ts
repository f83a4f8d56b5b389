import { describe, expect, test } from "vitest";
import { E164 } from "./e164.ts";
import { normalizePhone } from "./normalize-phone.ts";
import { isNobodysNumber, isStandInNumber } from "./stand-in-number.ts";

describe("what stands in for a withheld number", () => {
  test.each([
    "anonymous",
    "Anonymous",
    "UNAVAILABLE",
    "Restricted",
    "private",
    "Private Number",
    "unknown",
    "Unknown Caller",
    "withheld",
    "No Caller ID",
    "blocked",
    "Out of Area",
    "not available",
    "+266696687",
    "266696687",
    "+1266696687",
    "00266696687",
    "011266696687",
    "tel:+266696687",
    "+7378742833",
    "+7378742883",
    "+17378742833",
    "+1 (737) 874-2833",
    "+2562533",
    "+8656696",
    "+86282452253",
    "+86 282 4522 53",
    "+464",
    "+7748283",
    "+94844353",
    "0",
    "+0000000000",
    "sip:anonymous@anonymous.invalid",
    '"Anonymous" <sip:anonymous@anonymous.invalid;user=phone>',
    "sip:+266696687@carrier.example:5060",
    "unavailable@unknown.invalid",
  ])("%s", (text) => {
    expect(isStandInNumber(text)).toBe(true);
  });

  test.each([
    "+14155550123",
    "(555) 123-4567",
    "+8628245225",
    "+442079460958",
    "sip:+14155550123@carrier.example",
    "my private number is 415 555 0123",
    "four one five",
    "",
  ])("%j does not", (text) => {
    expect(isStandInNumber(text)).toBe(false);
  });
});

describe("a number that can be nobody's", () => {
  test.each([
    "+10000000000",
    "+15555555555",
    "+11111111111",
    "+19999999999",
    "+11234567890",
    "+10123456789",
    "+1234567890",
    "+19876543210",
    "+999999999",
    "+15550000000",
    "+4400000000",
    "+491111111111",
    "+12000000000",
  ])("%s", (phone) => {
    expect(isNobodysNumber(E164.parse(phone))).toBe(true);
    expect(normalizePhone(phone, { region: "US" }).ok).toBe(false);
  });

  test.each([
    "+15551234567",
    "+14155550123",
    "+14155550000",
    "+18005550000",
    "+442000000958",
    "+15555551234",
  ])("%s may be somebody's", (phone) => {
    expect(isNobodysNumber(E164.parse(phone))).toBe(false);
  });
});
