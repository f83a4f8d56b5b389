/**
 * How long anything may take in a test, in milliseconds: the one place that decides it. They only matter where something hangs, and
 * are many times as long as anything takes on a quick machine with nothing beside it. `npm test` measures how many times as long this machine takes when a run begins
 * (scripts/run/measure-machine.mjs); without it, nobody has looked, and a busy machine is assumed.
 */
const UNMEASURED = 4;
const measured = Number(process.env["TEST_SLOWNESS"]) || null;
const slowness = Math.max(1, measured ?? UNMEASURED);

const seconds = (count: number): number => Math.ceil(count * slowness * 1_000);

/** What the disk and the network take for an installation of the packages: no measurement of the processor knows. */
const INSTALLATION_MS = 15 * 60_000;

/** A time that a test holds against the code, where a slow machine must not count as slow code. */
export const stretched = (ms: number): number => Math.ceil(ms * Math.max(1, measured ?? 1));

export const deadlines = {
  /** A whole test, or a hook of it. */
  test: seconds(150),
  /** Something that is bound to happen soon: an element, a row, a line in the log. */
  soon: seconds(45),
  /** A program of ours serves, or has ended. */
  process: seconds(90),
  /** A test that starts one program after the other. */
  longTest: seconds(300),
  /** A program of ours that installs packages and builds before it serves. */
  firstStart: INSTALLATION_MS + seconds(240),
  /** A test, or a hook, in which one does. */
  firstStartTest: INSTALLATION_MS + seconds(600),
} as const;

/** For `vi.waitFor` and `expect.poll`. */
export const SOON = { timeout: deadlines.soon, interval: 25 } as const;
