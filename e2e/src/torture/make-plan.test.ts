import { expect, test } from "vitest";
import { FAULT_KINDS, makePlan } from "./make-plan.ts";

test("the same seed gives the same operations and faults, another seed gives others", () => {
  const size = { operations: 500, faults: 30 };
  expect(makePlan(7, size)).toEqual(makePlan(7, size));
  expect(makePlan(8, size).operations).not.toEqual(makePlan(7, size).operations);
});

test("every kind of fault comes before one comes again, under load", () => {
  const { faults } = makePlan(7, { operations: 1_200, faults: FAULT_KINDS.length });
  expect(new Set(faults.map(({ kind }) => kind))).toEqual(new Set(FAULT_KINDS));
  expect(faults[0]?.afterOperations).toBeGreaterThan(0);
  expect(faults.at(-1)?.afterOperations).toBeLessThan(1_200);
});
