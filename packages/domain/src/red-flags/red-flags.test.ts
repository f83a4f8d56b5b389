import { describe, expect, test } from "vitest";
import { findRedFlag } from "./find-red-flag.ts";
import type { RedFlag } from "./red-flag.ts";
import { speakRedFlag } from "./speak-red-flag.ts";

const HEART: RedFlag = {
  words: ["chest pain", "can't breathe", "Ohnmächtig"],
  sentence: "Please hang up and call for help now",
  phone: "911",
};
const BLOOD: RedFlag = { words: ["bleeding"], sentence: "Our nurse will help you.", phone: "+12125550199" };

describe("findRedFlag", () => {
  test.each([
    "chest pain",
    "I have CHEST PAINS since Monday",
    "a chest-pain, on the left",
    "chest\npain",
    "No, chest pain!",
    "no chest pain",
    "I cant breathe",
    "I can’t breathe",
    "ohnmachtig",
  ])("finds the row of %j", (text) => {
    expect(findRedFlag(["Friday", text], [BLOOD, HEART])).toBe(HEART);
  });

  test.each([
    "chest and back pain",
    "painting of a chest",
    "chest painting",
    "cleaning",
    "unbleeding",
    "",
    "911",
  ])("finds none in %j", (text) => {
    expect(findRedFlag([text], [HEART, BLOOD])).toBeNull();
  });

  test("a phrase is looked for within one text, not across two of them", () => {
    expect(findRedFlag(["chest", "pain"], [HEART])).toBeNull();
  });

  test("an empty list, an empty row and a row of signs find nothing", () => {
    expect(findRedFlag(["chest pain"], [])).toBeNull();
    expect(
      findRedFlag(
        ["chest pain", ""],
        [
          { ...HEART, words: [] },
          { ...BLOOD, words: ["…", " "] },
        ],
      ),
    ).toBeNull();
  });
});

describe("speakRedFlag", () => {
  test("says the clinic's sentence and its number, a short one digit by digit", () => {
    expect(speakRedFlag(HEART, { region: "US" })).toBe(
      "Please hang up and call for help now. The number is 9 1 1.",
    );
    expect(speakRedFlag(BLOOD, { region: "US" })).toBe(
      "Our nurse will help you. The number is (212) 555-0199.",
    );
  });

  test("adds nothing to a sentence without a number, and keeps it on one line", () => {
    expect(speakRedFlag({ ...BLOOD, phone: null, sentence: "Go to\nour door" }, { region: "US" })).toBe(
      "Go to our door",
    );
  });
});
