import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { startCli } from "./testing/run-cli.ts";

// What every command does with arguments that it does not take, and with --help.

const COMMANDS = readdirSync(fileURLToPath(new URL(".", import.meta.url)))
  .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
  .map((file) => file.replace(/\.ts$/, ""));

const ENV = { DATA_DIR: "/nowhere", DATABASE_URL: "", ENV_FILE: "/nowhere/.env" };

test.each(COMMANDS)(
  "%s: an option that it does not have is one sentence, the usage, and exit code 1",
  async (name) => {
    const { stdout, stderr, exitCode } = await startCli(name, ["--nope"], ENV);
    const [sentence, usage] = stderr.split("\n");
    expect(sentence).toBe("✗ There is no option --nope.");
    expect(usage).toMatch(/^ {2}→ npm run /);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(stdout).toBe("");
    expect(exitCode).toBe(1);
  },
);

test.each(COMMANDS)("%s --help prints the usage, does nothing else and ends with 0", async (name) => {
  const { stdout, stderr, exitCode } = await startCli(name, ["--help"], ENV);
  expect(stdout).toMatch(new RegExp(`^npm run ${name.replace("-", "[:-]")} -- `));
  expect(stderr).toBe("");
  expect(exitCode).toBe(0);
});

test.each([
  [["--source"], "--source needs a value."],
  [["--follow=yes"], "--follow takes no value."],
  [["server"], 'What is "server"?'],
  [["--source", "moon"], 'There is no source "moon".'],
])("logs %j: %s", async (args, sentence) => {
  const { stderr, exitCode } = await startCli("logs", args, ENV);
  expect(stderr.split("\n")[0]).toBe(`✗ ${sentence}`);
  expect(exitCode).toBe(1);
});
