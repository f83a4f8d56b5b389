import { deadlines } from "@callwaiting/testing/deadlines";
import { expect, test } from "vitest";
import { runTorture } from "./run-torture.ts";

// The short form of `npm run test:torture`; a failure says the seed that repeats its plan.

test(
  "whatever is killed, nothing confirmed is lost and nothing is booked twice",
  async () => {
    const seed = Date.now() % 1_000_000_000;
    const { verdicts } = await runTorture({ seed, operations: 600, faults: 5 });
    const broken = verdicts.filter(({ problems }) => problems.length > 0);
    expect(broken, `npm run test:torture -- --seed ${seed} --operations 600 --faults 5`).toEqual([]);
  },
  deadlines.longTest * 4,
);
