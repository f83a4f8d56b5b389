import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

// Arguments of the npm scripts that are no files of apps/cli; theirs are in apps/cli/src/arguments.test.ts.

const root = fileURLToPath(new URL("../..", import.meta.url));

function run(...args: readonly string[]) {
  const { stdout, stderr, status } = spawnSync(process.execPath, ["scripts/run.mjs", ...args], {
    cwd: root,
    encoding: "utf8",
  });
  return { stdout, stderr, status };
}

test.each(["build", "check", "audit", "format"])("%s refuses arguments and does nothing", (name) => {
  expect(run(name, "--nope")).toEqual({
    stdout: "",
    stderr: `✗ npm run ${name} takes no arguments, and was given --nope.\n`,
    status: 1,
  });
});

test("start refuses a port as an argument, and says how it is set", () => {
  const { stdout, stderr, status } = run("start", "--prt", "3101");
  expect(stderr).toMatch(
    /^✗ npm start takes no arguments, and was given --prt 3101\.\n {2}→ PORT=3101 npm start/,
  );
  expect({ stdout, status }).toEqual({ stdout: "", status: 1 });
});

test("start --help names every setting, with what it is", () => {
  const { stdout, stderr, status } = run("start", "--help");
  const settings = readFileSync(join(root, ".env.example"), "utf8").matchAll(/^([A-Z_]+)=/gm);
  for (const [, name] of settings) expect(stdout).toMatch(new RegExp(`^  ${name}(=.*)?\n {6}\\S`, "m"));
  expect({ stderr, status }).toEqual({ stderr: "", status: 0 });
});

test.each([
  "build",
  "check",
  "audit",
  "format",
  "test",
  "test:torture",
  "test:failover",
  "test:rolling",
  "bench",
])("%s --help says what it takes and ends with 0", (name) => {
  const { stdout, stderr, status } = run(name, "--help");
  expect(stdout).toMatch(name === "test" ? /^npm test/ : new RegExp(`^npm run ${name}`));
  expect({ stderr, status }).toEqual({ stderr: "", status: 0 });
});

test.each(["test:torture", "test:failover", "test:rolling"])(
  "%s refuses an option that it does not have",
  (name) => {
    const { stdout, stderr, status } = run(name, "--nope");
    expect(stderr).toMatch(new RegExp(`^✗ There is no option --nope\\.\\n {2}→ npm run ${name}`));
    expect({ stdout, status }).toEqual({ stdout: "", status: 1 });
  },
);
