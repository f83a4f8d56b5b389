/** Where a run of tests that has made bundles (bundle-programs.ts) keeps the path of what loads them. */
export const PRELOAD_VARIABLE = "TEST_PROGRAMS_PRELOAD";

/**
 * For the environment of a program of ours and of all that it starts: with it, a program that was bundled for this run of
 * tests runs from the bundle, though it was started as `npm start` does it, from its source with tsx. What it throws away goes
 * where the run of tests puts such things.
 */
export function programEnv(preload = process.env[PRELOAD_VARIABLE]): Readonly<Record<string, string>> {
  const temp = process.env["TMPDIR"];
  return {
    ...(temp === undefined ? {} : { TMPDIR: temp }),
    ...(preload === undefined ? {} : { NODE_OPTIONS: `--import=${preload}` }),
  };
}
