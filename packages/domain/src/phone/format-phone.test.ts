import { expect, test } from "vitest";
import { formatPhone } from "./format-phone.ts";
import { normalizePhone } from "./normalize-phone.ts";

test.each([
  ["+14155550123", "US", "(415) 555-0123"],
  ["+14155550123", "CA", "(415) 555-0123"],
  ["+14155550123", "us", "(415) 555-0123"],
  ["+14155550123", "GB", "+1 415 555 0123"],
  ["+442079460958", "GB", "020 7946 0958"],
  ["+442079460958", "US", "+44 20 7946 0958"],
  ["+442079460958", "XX", "+44 20 7946 0958"],
  ["+4930123456", "DE", "030 123456"],
  ["+999123456789", "US", "+999123456789"],
])("%s in %s is %s", (phone, region, text) => {
  expect(formatPhone(phone, { region })).toBe(text);
});

test.each([
  ["US", "+14155550123"],
  ["US", "+12425550123"],
  ["CA", "+14165550123"],
  ["GB", "+442079460958"],
  ["GB", "+441534555012"],
  ["DE", "+4930123456"],
  ["DE", "+4915112345678"],
  ["FR", "+33142685300"],
  ["AU", "+61255501234"],
  ["AR", "+5491123456789"],
  ["MX", "+525512345678"],
  ["BR", "+5511987654321"],
  ["IT", "+390655501234"],
  ["IN", "+919876543210"],
  ["KZ", "+77011234567"],
  ["US", "+442079460958"],
  ["GB", "+14155550123"],
])("a field in %s that shows %s is read as the same number again", (region, phone) => {
  expect(normalizePhone(formatPhone(phone, { region }), { region })).toMatchObject({ ok: true, phone });
});
