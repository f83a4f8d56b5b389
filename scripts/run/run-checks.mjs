import { runQuiet, runVisible } from "./run-process.mjs";

// Each over the whole checkout at once: package by package, a file is read and checked again for every package above it. The
// compiler's threads cost more of a processor than they save, and there are other checks to fill the cores.
const CHECKS = [
  { name: "format", file: "oxfmt", args: ["--check", "."] },
  { name: "lint", file: "oxlint", args: ["-c", ".oxlintrc.json", "--type-aware", "--deny-warnings", "."] },
  { name: "types", file: "tsc", args: ["-p", "tsconfig.node.json", "--singleThreaded"] },
  { name: "types, admin", file: "tsc", args: ["-p", "apps/admin", "--singleThreaded"] },
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
