import { expect, test } from "vitest";
import { singleLine } from "./single-line.ts";
import { visibleText } from "./visible-text.ts";

test.each([
  ["Tom\u202eyrraH", "TomyrraH"],
  ["\u2066Tom\u2069 \u200fBaker", "Tom Baker"],
  ["a\u200bb\u2060c\ufeffd\u00ade", "abcde"],
  ["a\u200db", "ab"],
  ["ta\u{e0074}g", "tag"],
  // Emoji and Persian are written with joiners.
  ["👩\u200d⚕️", "👩\u200d⚕️"],
  ["می\u200cخواهم", "می\u200cخواهم"],
  ["two\nlines", "two\nlines"],
])("%j is %j", (text, visible) => {
  expect(visibleText(text)).toBe(visible);
});

test("a line that is spoken or shown has none", () => {
  expect(singleLine("Dr.\u202e Lee\n")).toBe("Dr. Lee");
});
