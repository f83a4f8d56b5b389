import { runQuiet, runVisible } from "./run-process.mjs";

const TURBO = ["--ui=stream", "--output-logs=errors-only", "--continue=always"];

const CHECKS = [
  { name: "format", file: "oxfmt", args: ["--check", "."] },
  // In one run: types wait for one another, and lint fills the gaps.
  { name: "types, lint", file: "turbo", args: ["run", "typecheck", "lint", ...TURBO] },
  { name: "lint scripts", file: "oxlint", args: ["-c", ".oxlintrc.json", "--deny-warnings", "scripts"] },
  { name: "unused code", file: "knip", args: [] },
];

/** Runs them all side by side, so that one run shows everything there is to fix. */
export async function runChecks(root) {
  const runs = CHECKS.map((check) => runCheck(root, check));
  let failures = 0;
  for (const run of runs) {
    const { name, code, output, seconds } = await run;
    if (code === 130) return code;
    console.log(`${mark(code === 0)}  ${name.padEnd(14)} ${seconds} s`);
    if (code === 0) continue;
    failures += 1;
    console.log(`\n${output.trim()}\n`);
  }
  if (failures > 0) console.log(`${failures} of ${CHECKS.length} checks failed.`);
  return failures === 0 ? 0 : 1;
}

async function runCheck(root, { name, file, args }) {
  const startedAt = performance.now();
  const { code, output } = await runQuiet(file, args, { cwd: root });
  return { name, code, output, seconds: ((performance.now() - startedAt) / 1000).toFixed(1) };
}

export async function formatAll(root) {
  return runVisible("oxfmt", ["."], { cwd: root });
}

function mark(isGood) {
  const word = isGood ? "ok  " : "FAIL";
  const hasColours = process.stdout.isTTY && !process.env.NO_COLOR;
  return hasColours ? `\u001B[${isGood ? 32 : 31}m${word}\u001B[39m` : word;
}
