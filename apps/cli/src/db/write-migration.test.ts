import { describe, expect, test } from "vitest";
import { CommandError } from "../report/command-error.ts";
import { describeMigration, nextFileName } from "./write-migration.ts";

describe("the file of a migration", () => {
  test.each([
    ["call_language", ["0021_b.sql", "0009_a.sql"], "0022_call_language.sql"],
    ["Call-Language", [], "0001_call_language.sql"],
  ])("%j after %j is %s", (name, taken, file) => {
    expect(nextFileName(name, taken)).toBe(file);
  });

  test.each(["", "2nd", "a b", "../a", "a.sql"])("%j is refused", (name) => {
    expect(() => nextFileName(name, [])).toThrow(CommandError);
  });
});

describe("what is told", () => {
  test("nothing changed", () => {
    expect(describeMigration(null)).toMatch(/^Nothing to write/);
  });

  test("all of it was written", () => {
    const told = describeMigration({ file: "/m/0022_a.sql", refusal: null, byHand: [] });
    expect(told).toContain("Written: /m/0022_a.sql");
    expect(told).not.toContain("Left for you");
  });

  test("what is left to a person, and why PostgreSQL refuses what was written", () => {
    const byHand = ["column services.key: in migrations/ only"];
    expect(describeMigration({ file: null, refusal: null, byHand })).toMatch(
      /^Nothing was written\.\n\nLeft for you(.|\n)*column services\.key: in migrations\/ only/,
    );
    expect(describeMigration({ file: "/m/0022_a.sql", refusal: "no such type", byHand })).toContain(
      "no such type",
    );
  });
});
