import { availableParallelism } from "node:os";
import { expect, test } from "vitest";
import { countCores } from "./count-cores.ts";

test("a container's limit counts where it is below the machine's cores, and is one core at least", () => {
  expect(countCores("100000 100000")).toBe(1);
  expect(countCores("50000 100000")).toBe(1);
  for (const unlimited of ["max 100000", "", "99900000 100000"]) {
    expect(countCores(unlimited)).toBe(availableParallelism());
  }
});
