import { describe, expect, test } from "vitest";
import { chooseByName } from "./choose-by-name.ts";
import { firstName } from "./first-name.ts";
import { isSameName } from "./name-key.ts";
import { saysFirstName } from "./says-first-name.ts";

describe("one name", () => {
  test.each([
    ["Jose Munoz", "José Muñoz"],
    ["mr. jose munoz", "José Muñoz"],
    ["Muñoz, José", "José Muñoz"],
    ["Mary O'Brien", "mary obrien"],
    ["Mary O’Brien", "Dr. Mary O'Brien, MD"],
    ["Anne-Marie Weiss", "anne marie weiß"],
    ["Søren Łukasz", "soren lukasz"],
    ["J.R. Smith", "JR Smith"],
    ["John Smith Junior", "John Smith Jr."],
    ["ИВАН Петров", "Иван Петров"],
    ["Dr.", "dr"],
  ])("%s is %s", (one, other) => {
    expect(isSameName(one, other)).toBe(true);
  });

  test.each([
    ["Tom Hall", "Emma Hall"],
    ["John Smith", "John Smith Jr."],
    ["John Smith Jr.", "John Smith Sr."],
    ["Tom", "Tom Hall"],
  ])("%s is not %s", (one, other) => {
    expect(isSameName(one, other)).toBe(false);
  });
});

test.each([
  ["Emma", ["Emma Hall"]],
  ["emma hall", ["Emma Hall"]],
  ["Mrs. Hall", ["Emma Hall", "Tom Hall", "Tom Hall Jr."]],
  ["Tom Hall", ["Tom Hall"]],
  ["Tom", ["Tom Hall", "Tom Hall Jr."]],
  ["Tom Hall junior", ["Tom Hall Jr."]],
  ["Emma Jane Hall", ["Emma Hall"]],
  ["Juergen Mueller", ["Jürgen Müller"]],
  ["Jurgen", ["Jürgen Müller"]],
  ["Mueller, Juergen", ["Jürgen Müller"]],
  ["E. Hall", ["Emma Hall"]],
  ["E", ["Emma Hall"]],
  ["Tim Hall", []],
  ["Tom Hill", []],
  ["", []],
])("%j means %j of a family", (said, meant) => {
  const family = ["Emma Hall", "Tom Hall", "Tom Hall Jr.", "Jürgen Müller"];
  expect(chooseByName(said, family, (name) => name)).toEqual(meant);
});

test.each([
  ["Tom Hall", "Tom Hall", true],
  ["Tom", "Tom Hall", true],
  ["Hall, Tom", "Tom Hall", true],
  ["T. Hall", "Tom Hall", true],
  ["Tom Hall", "T. Hall", true],
  ["Tom James Hall", "Tom Hall", true],
  ["Mr. Tom Hall", "Tom Hall", true],
  ["Juergen Mueller", "Jürgen Müller", true],
  ["Haakon Berg", "Håkon Berg", true],
  ["Mueller Hans", "Hans Müller", true],
  ["Annemarie Roux", "Anne-Marie Roux", true],
  ["Mueller Franz", "Hans Müller", false],
  ["Tom Hall", "Tom", true],
  ["Mrs. Hall", "Mrs. Hall", true],
  ["Mrs Hall", "Tom Hall", false],
  ["Hall", "Tom Hall", false],
  ["Ms. Hall", "Emma Hall", false],
  ["Mr. Thomas", "Thomas Hall", false],
  ["Tom Hall", "Hall", false],
  ["Jane Hall", "Emma Jane Hall", false],
  ["Garcia Lopez", "Maria Garcia Lopez", false],
])("%j says the first name of %s: %s", (said, known, expected) => {
  expect(saysFirstName(said, known)).toBe(expected);
});

test.each([
  ["Emma Hall", "Emma"],
  ["Mrs. Emma Jane Hall", "Emma"],
  ["Hall, Emma", "Emma"],
  ["Tom Hall, Jr.", "Tom"],
  ["Cher", "Cher"],
  ["Dr. Lee", "Lee"],
])("%s is called %s", (name, called) => {
  expect(firstName(name)).toBe(called);
});
