import { expect, test } from "vitest";
import { FAULT_KINDS, makeFaults } from "./make-faults.ts";

const PROMISED = ["disk_full", "etcd_away", "leader_cut", "leader_freeze", "leader_kill", "switchover"];
const size = { operations: 1_500, faults: FAULT_KINDS.length, only: null };

test("the same seed gives the same faults, another seed gives others", () => {
  expect(makeFaults(7, size)).toEqual(makeFaults(7, size));
  expect(makeFaults(8, size)).not.toEqual(makeFaults(7, size));
});

test("what the promise names comes first, and every kind before one comes again", () => {
  const kinds = makeFaults(7, size).map(({ kind }) => kind);
  expect(kinds.slice(0, PROMISED.length).toSorted()).toEqual(PROMISED);
  expect(new Set(kinds)).toEqual(new Set(FAULT_KINDS));
});

test("there is load before the first fault and after the last", () => {
  const faults = makeFaults(7, size);
  expect(faults[0]?.afterOperations).toBeGreaterThan(0);
  expect(faults.at(-1)?.afterOperations).toBeLessThan(size.operations);
});

test("of chosen kinds there are only those", () => {
  const kinds = makeFaults(7, { ...size, only: ["leader_kill", "switchover"] }).map(({ kind }) => kind);
  expect(new Set(kinds)).toEqual(new Set(["leader_kill", "switchover"]));
});
