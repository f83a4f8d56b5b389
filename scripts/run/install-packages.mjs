// Brings node_modules in line with the lock file, if it is not already.

import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { takeInstallLock } from "./install-lock.mjs";
import { listPackages } from "./list-packages.mjs";
import { runQuiet, runVisible } from "./run-process.mjs";

/** Returns an exit code; says nothing when there is nothing to do. */
export async function installIfNeeded(root, { isQuiet }) {
  // An image brings what it needs, and nothing could be added to it anyway.
  if (process.env.CALLWAITING_PACKAGES === "installed" || isInstalled(root)) return 0;
  const release = await takeInstallLock(root, () =>
    console.error("Another command is installing the packages; waiting for it…"),
  );
  try {
    if (isInstalled(root)) return 0;
    return await install(root, isQuiet);
  } finally {
    release();
  }
}

async function install(root, isQuiet) {
  // Without the stamp an install that is cut short is done again.
  rmSync(stampPath(root), { force: true });
  console.error("Installing packages…");
  const [file, ...before] = await findPnpm(root);
  // confirmModulesPurge: nobody can be asked; node_modules holds nothing that a new install would not bring.
  const args = [...before, "install", "--frozen-lockfile", "--config.confirmModulesPurge=false"];
  const isShown = process.stderr.isTTY && !isQuiet;
  const { code, output } = isShown
    ? { code: await runVisible(file, args, { cwd: root, stdio: ["inherit", 2, 2] }), output: "" }
    : await runQuiet(file, args, { cwd: root });
  const missing = code === 0 ? missingPrograms(root) : [];
  if (code === 0 && missing.length === 0) {
    mkdirSync(join(root, "node_modules"), { recursive: true });
    writeFileSync(stampPath(root), wantedStamp(root));
    return 0;
  }
  if (output) console.error(lastLines(output, 20));
  if (missing.length > 0) console.error(`Not installed: ${missing.join(", ")}.`);
  if (code !== 130) console.error(explainFailure(root, output));
  return code || 1;
}

/** pnpm goes on without an optional package that it could not fetch; the one for this platform is not optional here. */
function missingPrograms(root) {
  return listPackages(root).flatMap(({ dir, manifest }) =>
    Object.keys(manifest.optionalDependencies ?? {})
      .filter((name) => name.endsWith(`${process.platform}-${process.arch}`))
      .filter((name) => !existsSync(join(dir, "node_modules", name))),
  );
}

/** The pinned version and no other: pnpm refuses, or tries to fetch itself, where the pin differs. */
async function findPnpm(root) {
  const pin = readManifest(root).packageManager;
  const own = join(root, "node_modules", ".bin", "pnpm");
  if (existsSync(own)) {
    const { code, output } = await runQuiet(own, ["--version"], { cwd: root });
    if (code === 0 && `pnpm@${output.trim()}` === pin) return [own];
  }
  return ["npx", "--yes", "--loglevel=error", pin];
}

function isInstalled(root) {
  if (!existsSync(stampPath(root))) return false;
  if (readFileSync(stampPath(root), "utf8") !== wantedStamp(root)) return false;
  return listPackages(root)
    .filter(({ manifest }) => manifest.dependencies || manifest.devDependencies)
    .every(({ dir }) => existsSync(join(dir, "node_modules")));
}

function stampPath(root) {
  return join(root, "node_modules", ".callwaiting-installed");
}

/** Everything that decides what an install brings. */
function wantedStamp(root) {
  const hash = createHash("sha256");
  for (const name of ["pnpm-lock.yaml", "pnpm-workspace.yaml"]) hash.update(readFileSync(join(root, name)));
  const [nodeMajor] = process.versions.node.split(".");
  hash.update([readManifest(root).packageManager, nodeMajor, process.platform, process.arch].join("\n"));
  return `${hash.digest("hex")}\n`;
}

function readManifest(root) {
  return JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
}

function explainFailure(root, output) {
  const { bavail, bsize } = statfsSync(root);
  if (/ENOSPC|no space left/i.test(output) || bavail * bsize < 50e6) {
    return "There is no space left on the disk: free about 1 GB and run the command again.";
  }
  const offline = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|error sending request|dns error/i;
  if (offline.test(output)) {
    return "The package registry cannot be reached: check the network (or the proxy and registry settings of npm) and run the command again.";
  }
  return "Installing the packages failed for the reason above. Fix that, then run the command again.";
}

function lastLines(text, count) {
  return text.trimEnd().split("\n").slice(-count).join("\n");
}
