import { describe, expect, test } from "vitest";
import { normalizeName } from "./normalize-name.ts";
import { splitBirthDate } from "./split-birth-date.ts";

// What people say with a name that is no part of it.

describe("a name that is spelled", () => {
  test.each([
    ["Olivia Chen, that's C-H-E-N", "Olivia Chen"],
    ["Olivia Chen O-L-I-V-I-A C-H-E-N", "Olivia Chen"],
    ["Chen, spelled C H E N", "Chen"],
    ["Lee, L E E", "Lee"],
    ["Dana D-A-N-A Levy", "Dana Levy"],
    // The letters are right where they differ from what was transcribed.
    ["John Smith, that's S-M-Y-T-H", "John Smyth"],
    ["Kathryn Jones, it's C-A-T-H-R-Y-N", "Cathryn Jones"],
  ])("%j is %j", (text, name) => {
    expect(normalizeName(text).name).toBe(name);
  });

  test.each([
    "J. R. R. Tolkien",
    "J.R. Smith",
    "J R R Tolkien",
    "Ann A. B. C. Lee",
    "Mary-Jane O'Neil",
    "Al B C",
  ])("initials stay: %s", (name) => {
    expect(normalizeName(name).name).toBe(name);
  });
});

describe("a date of birth beside a name", () => {
  test.each([
    ["John Doe, DOB 01/05/1992", "John Doe", "01/05/1992"],
    ["John Doe, d.o.b. January 5, 1992", "John Doe", "January 5, 1992"],
    ["Tom Baker (date of birth 1/5/92)", "Tom Baker", "1/5/92"],
    ["Tom Baker, born on May 1 1990", "Tom Baker", "May 1 1990"],
    ["Tom Baker and my birthday is May 1", "Tom Baker", "May 1"],
    ["John Doe 01/05/1992", "John Doe", "01/05/1992"],
    ["John Doe, 34 years old", "John Doe", undefined],
    ["Emma, age 6", "Emma", undefined],
    ["DOB 01/05/1992", "", "01/05/1992"],
    ["born March 7, 1980", "", "March 7, 1980"],
    ["date of birth: 7th of March 1980", "", "7th of March 1980"],
    ["DOB 01/05/1992, John Doe", "John Doe", "01/05/1992"],
    ["d.o.b. 1992-01-05 John Doe", "John Doe", "1992-01-05"],
    ["Max Born", "Max Born", undefined],
    ["Born Smith", "Born Smith", undefined],
  ])("%j is %j and %j", (text, name, birthDate) => {
    expect(normalizeName(text).name).toBe(name);
    expect(splitBirthDate(text)).toEqual({ name, birthDate });
  });
});

describe("what is said around a name", () => {
  test.each([
    ["my husband's name is Bob Roe", "Bob Roe"],
    ["for my roommate Al Poe", "Al Poe"],
    ["for my ex-wife Jane Doe", "Jane Doe"],
    ["hi this is Ann Lee calling for my son Tom", "Tom"],
    ["calling on behalf of my mother, Ruth Hall", "Ruth Hall"],
    ["I'd like to book for Tom Baker", "Tom Baker"],
    ["I need an appointment for my daughter Emma Hall", "Emma Hall"],
    // Words of those phrases are names as well.
    ["Al Booking", "Al Booking"],
    ["Need Smith", "Need Smith"],
    ["Mr. Speaker", "Mr. Speaker"],
  ])("%j is for %j", (text, name) => {
    expect(normalizeName(text).name).toBe(name);
  });

  test.each([
    "yes please",
    "this is he",
    "speaking",
    "uh",
    "just me",
    "for us",
    "me and my wife",
    "Mr.",
    "a colleague of mine",
    "{{name}}",
    "<patient name>",
  ])("%j is nobody's name", (text) => {
    expect(normalizeName(text).name).toBe("");
  });
});
