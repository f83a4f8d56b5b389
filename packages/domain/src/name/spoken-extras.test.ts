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
    ["Olivia, O-L-I-V-I-A, Chen, C-H-E-N", "Olivia Chen"],
    ["Murphy, M U R P H Y, Sean, S E A N", "Murphy Sean"],
    ["Olivia Chen, O L I V I A C H E N", "Olivia Chen"],
    ["Wu, W-U", "Wu"],
    // Letters that are like no word are one.
    ["C H E N Olivia", "Chen Olivia"],
    ["S-E-A-N Murphy", "Sean Murphy"],
    ["Sean with an A? no, S-E-A-N Murphy", "Sean Murphy"],
    ["William W-I-double-L-I-A-M Hall", "William Hall"],
    ["O'Brien, O apostrophe B-R-I-E-N", "O'Brien"],
    ["It's John Doe, J as in Juliet", "John Doe"],
    ["J as in Juliet, John Doe", "John Doe"],
    ["Chen: C as in Charlie, H, E, N", "Chen"],
    ["C for Charlie H for Hotel E for Echo N for November Olivia", "Chen Olivia"],
    ["Katherine Smith with a K", "Katherine Smith"],
    ["Catherine Hall, that's with a C, not a K", "Catherine Hall"],
    ["John with a J Smith", "John Smith"],
    ["Anne Lee with an E at the end", "Anne Lee"],
    ["Jenny Hall with two N's", "Jenny Hall"],
    ["Sara without an H", "Sara"],
    ["Priya, P as in Peter, R, I, Y, A, Patel", "Priya Patel"],
    ["Smith, S as in Sam, M as in Mary", "Smith"],
    ["Olivia Chen, that's C H E N, C as in cat", "Olivia Chen"],
    ["O L I V I A space C H E N", "Olivia Chen"],
    ["C dash H dash E dash N Olivia", "Chen Olivia"],
    ["Stephen with a P-H", "Stephen"],
    ["Kaitlyn with a K and a Y", "Kaitlyn"],
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
    "J-P Morgan",
    "J. R. Smith",
    "Sean With",
  ])("initials stay: %s", (name) => {
    expect(normalizeName(name).name).toBe(name);
  });
});

test.each([
  "Catherine Smith with a K",
  "Ann with an E",
  "Sarah without an H",
  "Jeny Hall with two N's",
  "K as in Kilo, John Doe",
  "Smith, S as in Sam, K as in Kilo",
  "Caitlin with a K and a Y",
  "O L I V I A C H E N",
  "Charlie Hotel Echo November",
  "Jon Smith J O H N S M I T H",
])("letters that contradict the name are asked about: %s", (text) => {
  expect(normalizeName(text)).toEqual({ name: "", corrections: [], isUnclear: true });
});

test.each([
  "Mary Jones, phone 415 555 9999",
  "Mary Jones 415-555-9999",
  "415 555 9999, Mary Jones",
  "Mary Jones, cell number is (415) 555-9999 ext. 12",
  "Mary Jones, you can call me at +1 415.555.9999",
  "Mary Jones, phone four one five five five five nine nine nine nine",
  "Mary Jones, email mary@jones.com",
  "Mary Jones, my email is mary at jones dot com",
  "Mary Jones, my number is the one I'm calling from",
  "Mary Jones, member ID AB12345",
  "Mary Jones, DOB 1/5/1992, phone 415-555-9999",
  "Mary Jones, phone 415-555-9999, DOB 1/5/1992",
])("how to reach somebody is no part of their name: %s", (text) => {
  expect(normalizeName(text).name).toBe("Mary Jones");
});

test("a number beside a date of birth leaves the date", () => {
  for (const text of [
    "Mary Jones, DOB 1/5/1992, phone 415-555-9999",
    "Mary Jones 415-555-9999 born 1/5/1992",
    "Mary Jones 1/5/1992 415 555 9999",
  ]) {
    expect(splitBirthDate(text)).toEqual({ name: "Mary Jones", birthDate: "1/5/1992" });
  }
  for (const date of ["01 05 1992", "19920105", "1992-01-05"]) {
    expect(splitBirthDate(`Mary Jones, DOB ${date}`)).toEqual({ name: "Mary Jones", birthDate: date });
  }
});

describe("who calls and who the patient is", () => {
  test.each([
    ["John Smith for my son Tim", "Tim"],
    ["John Smith for his wife, Ann Smith", "Ann Smith"],
    ["John Smith's son Tim", "Tim"],
    ["John Smith, my son is Tim", "Tim"],
    ["John Smith on behalf of Tim Hall", "Tim Hall"],
    ["Tim Smith, son of John Smith", "Tim Smith"],
    ["Tim, John Smith's son", "Tim"],
    ["Al Ford", "Al Ford"],
    ["Sonny Fortune", "Sonny Fortune"],
  ])("%j is for %j", (text, name) => {
    expect(normalizeName(text).name).toBe(name);
  });

  test.each([
    "John Smith for Tim",
    "John Smith for my son",
    "John Smith's son",
    "Tim Hall, I'm Ann Hall",
    "Jon Smith, no, Tom Smith",
    "Ann Hall, this is for Tim",
    "hi it's John calling about my son Tim",
    "Tim's mom",
    "Olivia Chen for tomorrow",
    "Olivia Chen from Boston",
    "Olivia Chen, everyone calls me Liv",
  ])("%j is asked about", (text) => {
    expect(normalizeName(text)).toEqual({ name: "", corrections: [], isUnclear: true });
  });
});

test.each([
  ["Olivia, O-L-I-V-I-A, Chen, C-H-E-N", "spelled"],
  ["C H E N Olivia", "spelled"],
  ["John Smith for my son Tim", "spelled"],
  ["Katherine Smith with a K", "spelled"],
  ["Mary Jones, phone 415 555 9999", "spelled"],
  ["MARY O’BRIEN", "reformatted"],
  [" john   smith.", "reformatted"],
  ["jose\u0301", "reformatted"],
])("other words than were said are read back: %s is %s", (text, reason) => {
  expect(normalizeName(text).corrections).toMatchObject([{ field: "name", reason }]);
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
    ["Anna Bornstein", "Anna Bornstein", undefined],
    ["Bob Dobbs", "Bob Dobbs", undefined],
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
    ["first name Olivia, last name Chen", "Olivia Chen"],
    ["last name Chen, first name Olivia", "Olivia Chen"],
    ["Olivia, last name is Chen", "Olivia Chen"],
    ["Olivia Chen, new patient", "Olivia Chen"],
    ["Olivia Chen, 123 Main Street", "Olivia Chen"],
    // Words of those phrases are names as well.
    ["Al Booking", "Al Booking"],
    ["Need Smith", "Need Smith"],
    ["Mr. Speaker", "Mr. Speaker"],
    ["Ai", "Ai"],
    ["Tori Spelling", "Tori Spelling"],
    ["Birgit Birth", "Birgit Birth"],
    ["Phone Myint", "Phone Myint"],
    ["No, Min-ho", "No, Min-ho"],
    ["Son Ye-jin", "Son Ye-jin"],
    ["James Guest", "James Guest"],
    ["Sample Brown", "Sample Brown"],
    ["Al Poe 3rd", "Al Poe 3rd"],
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
    "string",
    "Unknown Caller",
    "Valued Customer",
    "new patient",
    "the new patient",
    "Existing Patient",
    "Anonymous User",
    "Wireless Caller",
    "Speaker",
    "firstname lastname",
    "test",
    "dob",
    "415 555 9999",
    "January 5, 1992",
    "string string",
    "Mr. Unknown",
    "Customer Name",
  ])("%j is nobody's name", (text) => {
    expect(normalizeName(text).name).toBe("");
  });
});
