import { expect, test } from "vitest";
import { findScreens } from "./find-screens.ts";

const labels = (...of: Parameters<typeof findScreens>) => findScreens(...of).map(({ label }) => label);

test("screens are found by the beginning of their words, those of the settings too", () => {
  expect(labels("ca", "owner")).toEqual(["Calendar", "Calls", "Calendar feeds"]);
  expect(labels("line try", "owner")).toEqual(["Try the line"]);
  expect(labels("hours", "owner")).toEqual(["Opening hours"]);
  expect(labels("ours", "owner")).toEqual([]);
});

test("nobody is led to a screen that their role does not have", () => {
  expect(labels("webhooks", "viewer")).toEqual([]);
  expect(labels("", "viewer")).not.toContain("Assistants");
});
