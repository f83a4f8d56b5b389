import { expect, test } from "vitest";
import { createBoundedLabel } from "./bounded-label.ts";

test("a label takes words of our own making", () => {
  const label = createBoundedLabel();
  for (const word of ["booked", "(unknown)", "/api/vapi/tools/:toolName", "assistants.create", "clean-up"]) {
    expect(label(word)).toBe(word);
  }
});

test("a label takes no sentence, no number and no id, whoever passes them", () => {
  const label = createBoundedLabel();
  for (const words of [
    "Zoe Quartz",
    "+14155550123",
    "c0ffee00-0000-4000-8000-000000000001",
    "",
    "Zoë",
    "x".repeat(101),
  ]) {
    expect(label(words)).toBe("other");
  }
});

test("a label takes only so many values, and goes on knowing those", () => {
  const label = createBoundedLabel(2);
  expect(["one", "two", "three", "one", "two"].map(label)).toEqual(["one", "two", "other", "one", "two"]);
});
