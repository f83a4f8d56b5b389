import { describe, expect, test } from "vitest";
import { createSeededRandom } from "../seeded-random.ts";
import { createCaller, type MishearOptions } from "./create-caller.ts";
import { ARGUMENTS_DISTORTIONS, FIELD_DISTORTIONS } from "./distortions.ts";

const ARGS = {
  appointmentDate: "2026-12-01",
  appointmentTime: "14:30",
  patientName: "Ada Lovelace",
  patientPhone: "+14155550123",
  patientEmail: "ada@example.com",
  serviceType: "cleaning",
};

function hear(seed: number, times: number, options?: MishearOptions) {
  const caller = createCaller(seed);
  return Array.from({ length: times }, () => caller.mishear(ARGS, options));
}

describe("a seeded caller", () => {
  test("says the same again for the same seed, and something else for another", () => {
    expect(hear(7, 50)).toEqual(hear(7, 50));
    expect(hear(7, 50)).not.toEqual(hear(8, 50));
  });

  test("does not change between versions: seed 1 is this", () => {
    const { next } = createSeededRandom(1);
    // The first values that mulberry32 is known for.
    expect([next(), next(), next()]).toEqual([0.6270739405881613, 0.002735721180215478, 0.5274470399599522]);
  });

  test("in time makes every mistake there is", () => {
    const made = new Set(hear(3, 3_000, { atWorst: "unusable" }).flatMap(({ distortions }) => distortions));
    const all = [...FIELD_DISTORTIONS, ...ARGUMENTS_DISTORTIONS].map(({ name }) => name);
    expect([...made].sort()).toEqual(all.sort());
  });

  test("never makes a worse one than allowed, and says how bad it was", () => {
    const damages = (options?: MishearOptions) => new Set(hear(5, 500, options).map(({ damage }) => damage));
    expect(damages()).toEqual(new Set(["none"]));
    expect(damages({ atWorst: "detail" })).toEqual(new Set(["none", "detail"]));
    expect(damages({ atWorst: "unusable" })).toEqual(new Set(["none", "detail", "unusable"]));
  });

  test("distorts as many fields as asked, each once, and leaves the others alone", () => {
    for (const { args, distortions } of hear(9, 300, { count: 2 })) {
      if (typeof args === "string" || distortions.length !== 2) continue;
      const changed = Object.entries(ARGS).filter(([key, value]) => args[key] !== value);
      expect(changed).toHaveLength(2);
    }
    expect(ARGS.appointmentDate).toBe("2026-12-01");
  });

  test("knows the fields of other tools, and values that cannot be misheard so", () => {
    const caller = createCaller(1);
    const fields = { date: "on", phone: "number" };
    for (let i = 0; i < 200; i += 1) {
      const { args } = caller.mishear({ on: "2028-02-29", number: "+442079460958", time: "x" }, { fields });
      if (typeof args === "string") continue;
      expect(args).toMatchObject({ number: "+442079460958", time: "x" });
      expect(args["on"]).not.toMatch(/^202[0-7]-02-29/);
    }
  });

  test("picks and shuffles by its seed", () => {
    const items = [1, 2, 3, 4, 5, 6, 7, 8] as const;
    const one = createCaller(4);
    const other = createCaller(4);
    expect(one.shuffle(items)).toEqual(other.shuffle(items));
    expect(one.pick(items)).toBe(other.pick(items));
    expect(new Set(one.shuffle(items))).toEqual(new Set(items));
  });
});
