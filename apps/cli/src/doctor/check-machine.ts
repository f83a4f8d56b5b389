import { constants, existsSync } from "node:fs";
import { access, mkdtemp, rm, stat, statfs } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type Check, CheckFailure, type Finding } from "../report/check.ts";

const OLDEST_NODE = [20, 19] as const;
const PLATFORMS = new Set(["linux-x64", "linux-arm64", "darwin-x64", "darwin-arm64"]);
const MEGABYTE = 1024 * 1024;
const NEEDED_MB = 500;
const COMFORTABLE_MB = 2000;

type Machine = { readonly dataDir: string; readonly hasOwnDatabase: boolean };

/** What the machine itself must provide. */
export function listMachineChecks({ dataDir, hasOwnDatabase }: Machine): readonly Check[] {
  return [
    { title: "Node", run: checkNode },
    { title: "Platform", run: () => checkPlatform(hasOwnDatabase) },
    { title: "Disk space", run: () => checkDisk(dataDir) },
    { title: "Data folder", run: () => checkDataDir(dataDir) },
  ];
}

async function checkNode(): Promise<Finding> {
  const version = process.versions.node;
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) {
    return `Node ${version}`;
  }
  throw new CheckFailure(
    `Node ${version} is too old.`,
    "Install Node 20.19 or newer from https://nodejs.org",
  );
}

/** The PostgreSQL from npm is built for glibc and macOS. */
async function checkPlatform(hasOwnDatabase: boolean): Promise<Finding> {
  const platform = `${process.platform}-${process.arch}`;
  const isMusl = process.platform === "linux" && glibcVersion() === undefined;
  const name = isMusl ? `${platform} (musl)` : platform;
  if (hasOwnDatabase) return `${name}, with a PostgreSQL of your own`;
  if (PLATFORMS.has(platform) && !isMusl) return name;
  throw new CheckFailure(
    `There is no embedded PostgreSQL for ${name}.`,
    "Set DATABASE_URL in .env to a PostgreSQL of your own, 15 or newer.",
  );
}

function glibcVersion(): unknown {
  const report: unknown = process.report.getReport();
  if (typeof report !== "object" || report === null || !("header" in report)) return undefined;
  const { header } = report;
  return typeof header === "object" && header !== null && "glibcVersionRuntime" in header
    ? header.glibcVersionRuntime
    : undefined;
}

async function checkDisk(dataDir: string): Promise<Finding> {
  const place = nearestExisting(dataDir);
  const { bavail, bsize } = await statfs(place);
  const free = Math.floor((bavail * bsize) / MEGABYTE);
  const detail = `${free} MB are free for ${dataDir}.`;
  const hint = `Free some space (df -h ${place}), or choose another folder with DATA_DIR.`;
  if (free < NEEDED_MB) throw new CheckFailure(detail, hint);
  return free < COMFORTABLE_MB ? { detail, hint } : detail;
}

async function checkDataDir(dataDir: string): Promise<Finding> {
  const place = nearestExisting(dataDir);
  const hint = `sudo chown -R "$(id -un)" ${place}   (or choose another folder with DATA_DIR)`;
  if (!(await stat(place)).isDirectory()) {
    throw new CheckFailure(`${place} is not a folder.`, "Choose another one with DATA_DIR.");
  }
  try {
    await access(place, constants.W_OK | constants.X_OK);
    if (place !== dataDir) return `${dataDir} will be created.`;
    // Permissions are not everything: a file system may be mounted read-only.
    await rm(await mkdtemp(join(dataDir, ".doctor-")), { recursive: true });
    return `${dataDir} is writable.`;
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
    throw new CheckFailure(`This user cannot write to ${place} (${code}).`, hint);
  }
}

function nearestExisting(path: string): string {
  return existsSync(path) || dirname(path) === path ? path : nearestExisting(dirname(path));
}
