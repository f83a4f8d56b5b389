import { describe, expect, test } from "vitest";
import type { Turn } from "./parse-transcript.ts";
import { placeSteps } from "./place-steps.ts";

const TURNS: readonly Turn[] = [
  { speaker: "assistant", text: "Hello, how can I help?" },
  { speaker: "caller", text: "December first at two, please." },
  { speaker: "assistant", text: "I am sorry, 2:00 PM is taken. I have 2:30 PM or 3:00 PM." },
  { speaker: "caller", text: "Half past two." },
  { speaker: "assistant", text: "You're all set for Tuesday, December 1 at 2:30 PM." },
];
const SPAN = { startedAt: "2026-11-20T15:00:00Z", endedAt: "2026-11-20T15:01:40Z" };
const TAKEN = { answer: "Sorry, 2:00 PM is taken. I have 2:30 PM or 3:00 PM.", at: "2026-11-20T15:00:20Z" };
const BOOKED = { answer: "You're all set for Tuesday, December 1 at 2:30 PM.", at: "2026-11-20T15:01:00Z" };

const placesOf = (
  steps: readonly { answer: string; at: string }[],
  span: Parameters<typeof placeSteps>[2] = SPAN,
) => placeSteps(TURNS, steps, span).map(({ steps, turns }) => [steps.length, turns.length]);

describe("the steps of a call", () => {
  test("stand before the turn that passes their answer on", () => {
    const segments = placeSteps(TURNS, [TAKEN, BOOKED], SPAN);
    expect(segments).toEqual([
      { steps: [], turns: TURNS.slice(0, 2) },
      { steps: [TAKEN], turns: TURNS.slice(2, 4) },
      { steps: [BOOKED], turns: TURNS.slice(4) },
    ]);
  });

  test("whose words nobody says go by the clock, never before an earlier one", () => {
    const unspoken = (at: string) => ({ answer: "Something else entirely", at });
    expect(placesOf([unspoken("2026-11-20T15:00:50Z")])).toEqual([
      [0, 2],
      [1, 3],
    ]);
    expect(placesOf([BOOKED, unspoken("2026-11-20T15:00:01Z")])).toEqual([
      [0, 4],
      [2, 1],
    ]);
  });

  test("all stay when the call's end, or the whole conversation, is not known", () => {
    const odd = { answer: "Something else entirely", at: "2026-11-20T15:00:01Z" };
    expect(placesOf([odd], { ...SPAN, endedAt: null })).toEqual([
      [0, 5],
      [1, 0],
    ]);
    expect(placeSteps([], [odd, BOOKED], SPAN)).toEqual([{ steps: [odd, BOOKED], turns: [] }]);
    expect(placeSteps([], [], SPAN)).toEqual([]);
  });
});
