import { expect, test } from "vitest";
import { afterDeath } from "./after-death.ts";

test("each process that dies within a minute waits twice as long for its successor, and the fifth gets none", () => {
  const diedAtMs: number[] = [];
  const answers = [1, 2, 3, 4, 5].map((second) => {
    diedAtMs.push(second * 1_000);
    return afterDeath(diedAtMs, second * 1_000);
  });
  expect(answers).toEqual([
    { kind: "start_again", pauseMs: 250 },
    { kind: "start_again", pauseMs: 500 },
    { kind: "start_again", pauseMs: 1_000 },
    { kind: "start_again", pauseMs: 2_000 },
    { kind: "give_up" },
  ]);
});

test("a death of more than a minute ago is forgotten", () => {
  expect(afterDeath([0, 1, 2, 3, 60_004], 60_004)).toEqual({ kind: "start_again", pauseMs: 250 });
});
