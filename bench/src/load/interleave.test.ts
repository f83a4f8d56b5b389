import { expect, test } from "vitest";
import { interleave } from "./interleave.ts";

test("each round runs every variant once, and begins with another one", async () => {
  const order: string[] = [];
  const variants = ["a", "b", "c"].map((name) => ({
    name,
    run: async () => order.push(name),
  }));
  const results = await interleave(variants, { rounds: 3, signal: new AbortController().signal });
  expect(order.join("")).toBe("abcbcacab");
  expect(Object.fromEntries(results)).toEqual({ a: [1, 6, 8], b: [2, 4, 9], c: [3, 5, 7] });
});

test("an interruption ends it before the next run", async () => {
  const controller = new AbortController();
  const run = async () => controller.abort();
  const variants = [{ name: "a", run }];
  await expect(interleave(variants, { rounds: 3, signal: controller.signal })).rejects.toThrow(/abort/);
});
