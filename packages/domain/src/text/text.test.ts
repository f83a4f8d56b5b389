import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { spokenText } from "../testing/spoken-text.ts";
import { digitsForCardinals, digitsForWords } from "./digits-for-words.ts";
import { excerpt } from "./excerpt.ts";
import { isBlankValue } from "./is-blank-value.ts";
import { readableText } from "./readable-text.ts";
import { singleLine } from "./single-line.ts";

describe("singleLine", () => {
  test.each([
    ["a\r\nb", "a b"],
    ["  a \t\t b\n\n", "a b"],
    ["a\u0000\u0007b", "a b"],
    ["a\u2028b\u2029c\u0085d", "a b c d"],
    ["2:00\u202FPM", "2:00 PM"],
    ["", ""],
  ])("%j", (text, line) => {
    expect(singleLine(text)).toBe(line);
  });

  test("one line, and the same again", () => {
    fc.assert(
      fc.property(spokenText, (text) => {
        const line = singleLine(text);
        expect(line).not.toMatch(/[\p{Cc}\u2028\u2029]|\s\s|^\s|\s$/u);
        expect(singleLine(line)).toBe(line);
      }),
    );
  });
});

describe("isBlankValue", () => {
  test.each([
    undefined,
    "",
    "  ",
    "-",
    "--",
    "...",
    "?",
    "N/A",
    "n/a.",
    "NA",
    "none",
    "None provided",
    "NULL",
    "<null>",
    "undefined",
    "not provided",
    "Not_Provided",
    "unknown",
    '"unknown"',
    "no e-mail",
  ])("%j is missing", (text) => {
    expect(isBlankValue(text)).toBe(true);
  });

  test.each(["0", "Nan", "Nora", "no one", "none@example.com", "x".repeat(1_000_000)])(
    "%.20j is not",
    (text) => {
      expect(isBlankValue(text)).toBe(false);
    },
  );
});

describe("number words", () => {
  test.each([
    ["twenty-first", "21st"],
    ["twenty second", "22nd"],
    ["thirtieth", "30th"],
    // As transcribers write them.
    ["20 seventh", "27th"],
    ["the 20 first", "the 21st"],
    ["twenty 3rd", "23rd"],
    ["20-2nd", "22nd"],
    ["30 first", "31st"],
    ["the 3 rd", "the 3rd"],
    ["20 first thing", "20 1st thing"],
    ["20 first available", "20 1st available"],
    ["30 second", "30 2nd"],
    ["eleventh twelfth thirteenth", "11th 12th 13th"],
    ["half past two", "half past 2"],
    ["two thirty", "2 30"],
    ["fifty-five", "55"],
    ["twenty twenty-six", "20 26"],
    ["zero one nineteen ninety", "0 1 19 90"],
    ["someone often wonders", "someone often wonders"],
  ])("%s is %s", (words, digits) => {
    expect(digitsForWords(words)).toBe(digits);
  });

  test("in an address, first and second are names", () => {
    expect(digitsForCardinals("first twenty-first two")).toBe("first 20-first 2");
  });
});

test("readableText folds what looks alike and refuses what is too long", () => {
  expect(readableText(" Ｔwo\u202F\u200bPM—‘ok’\u0000x ")).toBe("two pm-'ok' x");
  expect(readableText("x".repeat(200))).toHaveLength(200);
  expect(readableText("x".repeat(201))).toBe("");
  // 18 letters in one character.
  expect(readableText("\uFDFA".repeat(100))).toBe("");
});

test("excerpt is one short line", () => {
  expect(excerpt("a\nb")).toBe("a b");
  expect(Array.from(excerpt("🦷".repeat(200)))).toHaveLength(80);
  expect(excerpt("🦷".repeat(200))).not.toMatch(/\p{Cs}/u);
});
