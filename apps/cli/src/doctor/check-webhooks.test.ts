import { expect, test } from "vitest";
import { describeWebhooks } from "./check-webhooks.ts";

const FINE = { on: 2, failing: 0, stopped: 0, owed: 1, late: 0 };

test("what other systems are owed is counted, and nothing is said where nobody is told", () => {
  expect(describeWebhooks({ ...FINE, on: 0, owed: 0 })).toBe("No other system is told of visits.");
  expect(describeWebhooks(FINE)).toBe("2 addresses are told of visits, 1 event is on the way or waiting.");
});

test("an address that fails, one that was switched off and events that are late are named with where to look", () => {
  expect(describeWebhooks({ on: 1, failing: 1, stopped: 1, owed: 9, late: 3 })).toEqual({
    detail:
      "1 address is told of visits, 9 events are on the way or waiting; 1 of them takes nothing right now; 1 switched off, being gone or after a week of failures; 3 events are late by more than a quarter of an hour.",
    hint: expect.stringContaining("Settings, Webhooks"),
  });
});
