import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { createContext } from "../testing/create-context.ts";
import { type Reporter, createReporter } from "./reporter.ts";
import { runSteps, undoSteps } from "./run-steps.ts";
import { type Step, type StepOutcome, done, failed } from "./step.ts";

const quiet: Reporter = { begin: () => {}, end: () => {}, cut: () => {}, say: () => {}, event: () => {} };
const context = () => createContext({ dataDir: "/nowhere" });

function step(
  id: string,
  outcome: StepOutcome | (() => Promise<StepOutcome>),
  others: Partial<Step> = {},
): Step {
  const run = typeof outcome === "function" ? outcome : async () => outcome;
  return { id, title: id, targetMs: null, plan: () => id, run, ...others };
}

test("a failure that is not needed lets the others go on, one that is ends the run", async () => {
  const steps = [
    step("a", failed("broken", "fix it")),
    step("b", () => Promise.reject(Object.assign(new Error("ENOSPC: no space left"), { code: "ENOSPC" }))),
    step("c", failed("broken", ""), { isNeeded: true }),
    step("d", done("never")),
  ];
  const { results, begun } = await runSteps(steps, context(), quiet);
  expect(results.map(({ outcome }) => outcome.kind)).toEqual(["failed", "failed", "failed"]);
  expect(results[1]?.outcome).toMatchObject({ hint: "Free some disk space, then start again." });
  expect(begun.map(({ id }) => id)).toEqual(["a", "b", "c"]);
});

test("Ctrl-C ends the step at work and begins no other; the one cut short is taken back as well", async () => {
  const world = context();
  const hanging = step("b", async () => {
    world.abort();
    return new Promise(() => {});
  });
  const { begun, isAborted } = await runSteps(
    [step("a", done("")), hanging, step("c", done(""))],
    world,
    quiet,
  );
  expect(isAborted).toBe(true);
  expect(begun.map(({ id }) => id)).toEqual(["a", "b"]);
});

test("steps are taken back in reverse order, also around one that fails and one that hangs", async () => {
  const undone: string[] = [];
  const undo = (id: string, how: () => Promise<void>): Step =>
    step(id, done(""), {
      undo: async () => {
        undone.push(id);
        await how();
      },
    });
  const problems: string[] = [];
  const begun = [
    undo("a", async () => {}),
    undo("b", () => new Promise(() => {})),
    undo("c", () => Promise.reject(new Error("no"))),
    step("d", done("")),
  ];
  await undoSteps(begun, context(), { totalMs: 600, onError: (line) => void problems.push(line) });
  expect(undone).toEqual(["c", "b", "a"]);
  expect(problems).toEqual(['"c" could not be undone: no', '"b" could not be undone: it took too long']);
});

const cursorTo = () => true;

test("without a terminal there are plain lines; on a narrow one nothing is lost", async () => {
  for (const isTTY of [false, true]) {
    const stdout = Object.assign(new PassThrough(), {
      isTTY,
      columns: 20,
      cursorTo,
      moveCursor: cursorTo,
      clearLine: cursorTo,
    });
    const reporter = createReporter({ stdout: stdout as unknown as NodeJS.WriteStream, json: false });
    const long = done("a line that is longer than the terminal is wide");
    await runSteps([step("first", long), step("second", failed("no", "fix it"))], context(), reporter);
    const text = String(stdout.read());
    expect(text).toContain("a line that is longer than the terminal is wide");
    expect(text).toContain("fix it");
    if (!isTTY) expect(text).not.toContain("\u001B[?25");
  }
});

test("for programs there is one JSON object for each step", async () => {
  const stdout = new PassThrough() as unknown as NodeJS.WriteStream;
  await runSteps([step("a", done("x"))], context(), createReporter({ stdout, json: true }));
  expect(JSON.parse(String(stdout.read()))).toMatchObject({
    event: "step",
    step: "a",
    status: "done",
    line: "x",
  });
});
