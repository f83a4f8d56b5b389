import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { forAllTests, forEachTest } from "./for-all-tests.ts";

const log: string[] = [];

async function openNamed(name: string) {
  log.push(`open ${name}`);
  return {
    name,
    mood: "calm",
    async [Symbol.asyncDispose]() {
      log.push(`close ${name}`);
    },
  };
}

describe("what is opened for tests", () => {
  const first = forAllTests(() => openNamed("first"));
  const second = forAllTests(() => openNamed(`second after ${first.name}`));
  const own = forEachTest(() => openNamed("own"));
  beforeAll(() => void log.push(`scene with ${second.name}`));
  afterAll(() => void log.push("scene ends"));

  test.each([1, 2])("is there in test %i, with all that it has", (number) => {
    log.push(`test ${number}`);
    expect({ ...own }).toMatchObject({ name: "own", mood: "calm" });
    expect("name" in second).toBe(true);
    own.mood = "changed";
    expect(own.mood).toBe("changed");
  });
});

test("it is opened in order, before what sets the scene, and closed the other way round", () => {
  expect(log).toEqual([
    "open first",
    "open second after first",
    "scene with second after first",
    "open own",
    "test 1",
    "close own",
    "open own",
    "test 2",
    "close own",
    "scene ends",
    "close second after first",
    "close first",
  ]);
});

describe("outside tests and hooks", () => {
  const thing = forAllTests(() => openNamed("thing"));
  let said = "";
  try {
    void thing.name;
  } catch (error) {
    said = String(error);
  }

  test("it says that it is not open", () => {
    expect(said).toContain("open only while tests and their hooks run");
  });
});
