import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { processorMs } from "../../test/processor-ms.ts";
import { E164 } from "../phone/e164.ts";
import { HOSTILE_TEXTS, spokenText } from "../testing/spoken-text.ts";
import { normalizeEmail } from "./normalize-email.ts";
import { isPlaceholderEmail, placeholderEmail } from "./placeholder-email.ts";

function emailOf(text: string): string {
  const result = normalizeEmail(text);
  return result.ok ? result.email : result.kind;
}

test.each([
  ["john.doe@gmail.com", "john.doe@gmail.com"],
  [" A@B.CO ", "a@b.co"],
  ["John Dot Doe at Gmail dot com", "john.doe@gmail.com"],
  ["john dot doe at gmail dot com.", "john.doe@gmail.com"],
  ["My email is john at example dot com", "john@example.com"],
  ["it's john@example.com", "john@example.com"],
  ["mailto:john@example.com", "john@example.com"],
  ["John Doe <john@example.com>", "john@example.com"],
  ["john@gmail dot com", "john@gmail.com"],
  ["john at sign gmail dot com", "john@gmail.com"],
  ["jane underscore doe at example dot org", "jane_doe@example.org"],
  ["jane dash doe at my hyphen clinic dot co dot uk", "jane-doe@my-clinic.co.uk"],
  ["jane plus news at example dot com", "jane+news@example.com"],
  ["j o h n at e x a m p l e dot org", "john@example.org"],
  ["j, o, h, n, at example dot org", "john@example.org"],
  ["john two five at example dot com", "john25@example.com"],
  ["john twenty five at example dot com", "john25@example.com"],
  ["john double seven at example dot com", "john77@example.com"],
  ["first dot last at example dot com", "first.last@example.com"],
  ["look at me at example dot com", "lookatme@example.com"],
  ["dash at example dot com", "dash@example.com"],
  ["matt at one dot com", "matt@one.com"],
  ["matt at four dot org", "matt@four.org"],
  ["one at example dot com", "one@example.com"],
  ["matt dot one at example dot com", "matt.one@example.com"],
  ["matt one at example dot com", "matt1@example.com"],
  ["matt at one two three dot com", "matt@123.com"],
  ["all lower case john at example dot com", "john@example.com"],
  ["ｊｏｈｎ＠example.com", "john@example.com"],
  ["<matt@one.com>", "matt@one.com"],
  ["[matt@one.com]", "matt@one.com"],
  ["(matt@one.com)", "matt@one.com"],
  ["my address would be matt@one.com, thank you", "matt@one.com"],
  ["matt@one.com, yes, matt@one.com", "matt@one.com"],
  ["matt with two t's at one dot com", "matt@one.com"],
  ["matt with double t at one dot com", "matt@one.com"],
  ["erik with a k at one dot com", "erik@one.com"],
  ["capital M matt at one dot com", "matt@one.com"],
  ["capital m a t t at one dot com", "matt@one.com"],
  ["matt all caps at one dot com", "matt@one.com"],
  ["um, matt at one dot com", "matt@one.com"],
  ["yes it's matt at one dot com", "matt@one.com"],
  ["matt the number two at example dot com", "matt2@example.com"],
  ["m as in mike a t t at one dot com", "matt@one.com"],
  ["matt at one dot c o m", "matt@one.com"],
  ["smith and jones at blue sky dot co dot uk", "smithandjones@bluesky.co.uk"],
])("%j is %s", (text, email) => {
  expect(emailOf(text)).toBe(email);
});

test.each([
  "",
  "N/A",
  "none",
  "no email",
  "john at gmail",
  "john.gmail.com",
  "@example.com",
  "john@",
  "john@@example.com",
  "john..doe@example.com",
  "john doe at",
  "a@b.co, c@d.co",
  `${"a".repeat(65)}@example.com`,
  `a@${"b".repeat(250)}.com`,
  "someone@callwaiting.invalid",
  "call me maybe",
  // Two addresses, or words that nobody reads.
  "matt at one dot com, no, matt at two dot com",
  "matt at one dot com matt at two dot com",
  "matt at one dot com or matt at two dot com",
  "matt@one.com no matt at two dot com",
  "matt@one.com or jane@two.com",
  "John Doe john@example.com",
  "not matt@one.com",
  "mat with two t's at one dot com",
  "eric with a k at one dot com",
  "matt at one dot com that is all I have",
  "matt at one dot com with a capital M",
  "matt dot smith spelled with a y at one dot com",
  "matt, sorry, mark at one dot com",
  "m as in nancy a t t at one dot com",
  "{{customer.email}}",
  "<email>",
])("%.60j is none", (text) => {
  expect(normalizeEmail(text)).toEqual({ ok: false, kind: "invalid_email" });
});

test("the longest local part that RFC 5321 allows", () => {
  const local = "a".repeat(64);
  expect(emailOf(`${local}@example.com`)).toBe(`${local}@example.com`);
});

test("reports a change, and only a change", () => {
  expect(normalizeEmail("A@B.CO")).toMatchObject({
    corrections: [{ field: "email", from: "A@B.CO", to: "a@b.co", reason: "reformatted" }],
  });
  expect(normalizeEmail(" a@b.co ")).toMatchObject({ corrections: [] });
  expect(normalizeEmail("matt at one dot com")).toMatchObject({
    corrections: [{ field: "email", to: "matt@one.com", reason: "spelled" }],
  });
});

describe("placeholders", () => {
  const placeholder = placeholderEmail(E164.parse("+14155550123"));

  test("can never receive mail and are recognized", () => {
    expect(placeholder).toBe("no-email+14155550123@callwaiting.invalid");
    expect(isPlaceholderEmail(placeholder)).toBe(true);
    expect(isPlaceholderEmail(placeholder.toUpperCase())).toBe(true);
    expect(isPlaceholderEmail("john@example.com")).toBe(false);
    expect(isPlaceholderEmail("john@notcallwaiting.invalid")).toBe(false);
  });

  test("never come back as somebody's address", () => {
    expect(normalizeEmail(placeholder).ok).toBe(false);
  });
});

describe("for every input", () => {
  test("never throws; an answer is read back unchanged", () => {
    fc.assert(
      fc.property(fc.oneof(spokenText, fc.emailAddress()), (text) => {
        const result = normalizeEmail(text);
        if (!result.ok) return;
        expect(normalizeEmail(result.email)).toEqual({ ok: true, email: result.email, corrections: [] });
      }),
      { numRuns: 300 },
    );
  });

  test("an address survives being spoken", () => {
    const word = fc
      .stringMatching(/^[b-z]{2,8}$/)
      .filter(
        (text) =>
          !/^(?:at|dot|dash|plus|minus|point|period|hyphen|underscore|double|triple|one|two|three|four|five|six|seven|eight|nine|ten|zero|it|my|our|the|no|to|eleven|twelve|thirty|forty|fifty|sixty|twenty|lower|mail|no|nope|not|sorry|oops|or|with|without|spelled|spelt|letters?|numbers?|digits?|its|then|followed|correction|but|u+m+|u+h+|er+|erm|ok|yes|yep|which|think|believe)$/.test(
            text,
          ),
      );
    fc.assert(
      fc.property(word, word, word, (first, last, domain) => {
        const email = `${first}.${last}@${domain}.com`;
        expect(emailOf(`${first} dot ${last} at ${domain} dot com`)).toBe(email);
        expect(emailOf(email.toUpperCase())).toBe(email);
      }),
      { numRuns: 100 },
    );
  });

  test("a million characters cost no time", () => {
    const start = processorMs();
    for (const text of HOSTILE_TEXTS) expect(emailOf(text)).toBe("invalid_email");
    expect(processorMs() - start).toBeLessThan(1000);
  });
});
