import { stripVTControlCharacters } from "node:util";
import { describe, expect, test } from "vitest";
import type { Played } from "../play/play-case.ts";
import type { ExamResult } from "../run-exam.ts";
import { htmlOf } from "./html-of.ts";
import { printExam } from "./print-exam.ts";
import { summarizeExam } from "./summarize-exam.ts";

const play = (...problems: readonly string[]): Played => ({
  problems,
  callers: [
    {
      form: "vapi",
      from: "+14155550123",
      answers: [
        {
          tool: "bookClinicAppointment",
          args: { notes: "<script>alert('x')</script>" },
          toolCallId: "1",
          text: "You're all <set> & ready.",
          object: null,
          expect: {},
        },
      ],
      bodies: [],
      problems: [],
    },
  ],
  outcomes: new Map(),
  calendar: ["2026-12-08 14:00 <b>Emma</b>"],
  durationMs: 5,
});

const RESULT: ExamResult = {
  times: 2,
  kinds: [
    {
      name: "booking",
      title: "Booking",
      cases: [
        { name: "one", promise: "It is booked.", plays: [play(), play()] },
        { name: "two", promise: "It is booked & kept.", plays: [play(), play("The calendar is empty.")] },
      ],
    },
  ],
  problems: [],
  leftovers: [],
  durationMs: 1000,
};

test("pass^k counts a case that failed once as failed", () => {
  expect(summarizeExam(RESULT)).toMatchObject({ ok: false, cases: 2, passed: 1, pass1: 0.75, passK: 0.5 });
});

test("nothing that was not played has passed", () => {
  expect(summarizeExam({ ...RESULT, kinds: [] }).ok).toBe(false);
});

describe("the page", () => {
  const page = htmlOf(RESULT);

  test("shows what was said as text, and loads nothing", () => {
    expect(page).not.toMatch(/<script|<b>Emma|<set>|src=|https?:/);
    expect(page).toContain("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;");
    expect(page).toContain("The calendar is empty.");
  });

  test("is for phones, by day and by night", () => {
    expect(page).toContain('name="viewport"');
    expect(page).toContain("prefers-color-scheme: dark");
  });
});

test.each([40, 80, 120])("the print fits into %i columns below its table", (width) => {
  const lines: string[] = [];
  printExam(RESULT, {
    width,
    print: (text) => void lines.push(...stripVTControlCharacters(text).split("\n")),
  });
  const below = lines.slice(lines.findIndex((line) => line.startsWith("✗ booking/two")));
  expect(below.join("\n")).toContain("The calendar is empty.");
  expect(below.filter((line) => line.length > Math.max(width, 60))).toEqual([]);
});
