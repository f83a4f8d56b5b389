// The licences of everything that runs at a clinic, as `pnpm licenses` reads them from the installed packages: offline.
// Run by itself it prints what docs/licenses.md must hold, and on stderr what may not be used.

import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { runQuiet } from "./run-process.mjs";

/** Licences that ask for nothing but their own text beside the code. Any other is a decision to be made by people. */
const ALLOWED = new Set([
  "0BSD",
  "Apache-2.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "BlueOak-1.0.0",
  // Of the data in date-holidays: it wants to be named, which docs/licenses.md does.
  "CC-BY-3.0",
  "CC0-1.0",
  "ISC",
  "MIT",
  "MIT-0",
  "PSF-2.0",
  "Python-2.0",
  "Unlicense",
]);

/** An SPDX expression: of "or" one must be allowed, of "and" all. */
export function isAllowed(expression) {
  const plain = expression.replace(/^\((.*)\)$/, "$1");
  return plain
    .split(/\s+OR\s+/i)
    .some((either) => either.split(/\s+AND\s+/i).every((one) => ALLOWED.has(one.trim())));
}

/** [{license, name, versions}] without those that only some machines install, which go by their parent's licence. */
export async function listLicenses(root) {
  const pnpm = join(root, "node_modules", ".bin", "pnpm");
  const { code, output } = await runQuiet(pnpm, ["-r", "licenses", "list", "--prod", "--json"], {
    cwd: root,
  });
  const start = output.indexOf("{");
  if (code !== 0 || start === -1) throw new Error(`pnpm could not list the licences:\n${output}`);
  const found = JSON.parse(output.slice(start, output.lastIndexOf("}") + 1));
  return Object.entries(found)
    .flatMap(([license, packages]) => packages.map((each) => ({ license, ...each })))
    .filter(({ paths }) => !paths.some(isForOneMachine))
    .map(({ license, name, versions }) => ({ license, name, versions: [...versions].sort(inOrder) }))
    .sort((one, other) => inOrder(one.name, other.name));
}

function inOrder(one, other) {
  return one < other ? -1 : 1;
}

function isForOneMachine(path) {
  const file = join(path, "package.json");
  if (!existsSync(file)) return false;
  const { os, cpu } = JSON.parse(readFileSync(file, "utf8"));
  return os !== undefined || cpu !== undefined;
}

export function licensesPage(packages) {
  const byLicense = group(packages);
  const sections = [...byLicense]
    .sort(([one], [other]) => inOrder(one, other))
    .map(
      ([license, list]) =>
        `## ${license}\n\n${list.map((each) => `- ${each.name} ${each.versions.join(", ")}`).join("\n")}\n`,
    );
  return `# Licences of what runs at a clinic

Made by \`npm run audit\`; a test compares it with what is installed. Without packages that only some kinds of machine
install (PostgreSQL's and ngrok's binaries), which go by the licence of the package that brings them.

Of others, in our own folders: what the simulated Vapi is held to, cut from Vapi's API description
([VapiAI/docs](https://github.com/VapiAI/docs)), is MIT, Copyright (c) 2025 Vapi; the text lies beside it in
\`packages/vapi-simulator/src/api/description\`.

${sections.join("\n")}`;
}

function group(packages) {
  const map = new Map();
  for (const each of packages) map.set(each.license, [...(map.get(each.license) ?? []), each]);
  return map;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const packages = await listLicenses(dirname(dirname(dirname(process.argv[1]))));
  process.stdout.write(licensesPage(packages));
  const refused = packages.filter(({ license }) => !isAllowed(license));
  for (const { name, license } of refused) {
    console.error(`${name}: ${license} is not on the list of allowed licences`);
  }
  process.exitCode = refused.length === 0 ? 0 : 1;
}
