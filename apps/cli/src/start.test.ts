import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { chmod, cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Bundles, bundlePrograms } from "@callwaiting/testing/bundle-programs";
import { programEnv } from "@callwaiting/testing/program-env";
import { freePort } from "@callwaiting/testing/server";
import { deadlines } from "@callwaiting/testing/deadlines";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";

// `npm start` as its users meet it: in a fresh checkout, paste the curl, stop it in every way there is, start
// it again. One installation lives through all of it: each test begins with what the one before has left running, or
// where that one failed, with a start of its own.

const root = fileURLToPath(new URL("../../..", import.meta.url));

let checkout: string;
let bundles: Bundles | undefined;
let dataDir: string;
let port: number;
const started: Started[] = [];
let running: Started | undefined;
/** What the first start printed: its command pasted again is a repeat, and has the same answer. */
let printed = "";
let booked: Record<string, unknown> = {};
beforeAll(async () => {
  checkout = await mkdtemp(join(process.env["TEST_DISK_TMPDIR"] ?? tmpdir(), "start-"));
  await chmod(checkout, 0o755);
  await copyCheckout(checkout);
  dataDir = await mkdtemp(join(checkout, ".data-"));
  await chmod(dataDir, 0o711);
  port = await freePort();
  // Here, so that one which fails is a single failure.
  running = npm(["start"]);
  await untilRunning(running, deadlines.firstStart);
  printed = running.output();
  booked = pasteCurl(printed);
}, deadlines.firstStartTest);
afterEach(async ({ task }) => {
  if (task.result?.state === "fail") await endAll();
});
afterAll(async () => {
  await endAll();
  await bundles?.remove();
  await rm(checkout, { recursive: true, force: true });
});

/** What git knows of. The first npm command installs, from the store that the checkout of this test has filled. */
async function copyCheckout(to: string): Promise<void> {
  const files = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
    cwd: root,
    encoding: "utf8",
  });
  for (const file of files.split("\n").filter((name) => name !== "")) {
    await cp(join(root, file), join(to, file)).catch(() => {}); // deleted, but not committed yet
  }
}

type Started = {
  readonly npm: ChildProcess;
  readonly stdout: () => string;
  readonly output: () => string;
  readonly ended: Promise<number | string>;
};

function npm(args: readonly string[]): Started {
  const child = spawn("npm", args, {
    cwd: checkout,
    env: {
      ...process.env,
      PORT: String(port),
      DATA_DIR: dataDir,
      DATABASE_URL: "",
      VAPI_PRIVATE_KEY: "",
      LOG_LEVEL: "warn",
      // Until the first test has made them, everything runs as users have it.
      ...(bundles === undefined ? {} : programEnv(bundles.preload)),
    },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  let text = "";
  let result = "";
  child.stdout.on("data", (chunk) => {
    result += String(chunk);
    text += String(chunk);
  });
  child.stderr.on("data", (chunk) => (text += String(chunk)));
  const ended = new Promise<number | string>((resolve) => {
    child.once("close", (code, signal) => resolve(code ?? signal ?? "unknown"));
  });
  const one: Started = { npm: child, stdout: () => result, output: () => text, ended };
  started.push(one);
  return one;
}

async function end({ npm: child, ended }: Started): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  killQuietly(-child.pid, "SIGINT");
  const hangs = setTimeout(killQuietly, deadlines.soon, -child.pid, "SIGKILL");
  await ended;
  clearTimeout(hangs);
}

/** So that no test finds what another has left in its middle. */
async function endAll(): Promise<void> {
  running = undefined;
  for (const one of started.splice(0)) await end(one);
  for (const pid of processesIn(checkout)) killQuietly(pid, "SIGKILL");
}

function killQuietly(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // Gone already.
  }
}

type Wait = {
  readonly ms?: number;
  /** What it has come to by the time that nobody waits any longer. */
  readonly seen?: () => string;
};

async function until<T>(
  what: string,
  find: () => Promise<T | null> | T | null,
  { ms = deadlines.process, seen = () => "" }: Wait = {},
): Promise<T> {
  const deadline = performance.now() + ms;
  while (performance.now() < deadline) {
    const found = await find();
    if (found !== null) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${what}: not in time\n${seen()}`);
}

/** Every process that has this checkout in its command line or its working folder, PostgreSQL included. */
const processesIn = (folder: string) => describeProcesses(folder).map(pidOf);

const pidOf = (line: string) => Number(line.trim().split(" ")[0]);

function describeProcesses(folder: string): string[] {
  const lines = execFileSync("ps", ["-eo", "pid=,args="], { encoding: "utf8" }).split("\n");
  return lines.filter((line) => line.includes(folder) && pidOf(line) !== process.pid);
}

const look = (server: Started) => {
  if (server.npm.exitCode !== null) throw new Error(`npm start ended:\n${server.output()}`);
  return server.output().includes("Ctrl-C stops everything") ? true : null;
};

const untilRunning = (server: Started, ms: number) =>
  until("npm start", () => look(server), { ms, seen: server.output });

/** The printed command, run as it was printed. */
function pasteCurl(output: string): Record<string, unknown> {
  const command = /^curl [\s\S]*?\}'$/m.exec(output)?.[0];
  if (command === undefined) throw new Error(`No curl in:\n${output}`);
  return JSON.parse(execFileSync("bash", ["-c", command], { encoding: "utf8" })).result;
}

/** How the Vapi API at this address answers somebody with this key. */
async function statusOf(baseUrl: string, key: string): Promise<number> {
  const response = await fetch(`${baseUrl}/assistant`, { headers: { authorization: `Bearer ${key}` } });
  return response.status;
}

/** What runs, or else a start that serves; it is no longer left running for the next test. */
async function takeRunning(): Promise<Started> {
  const server = running ?? npm(["start"]);
  running = undefined;
  await untilRunning(server, deadlines.process);
  return server;
}

const isFree = () =>
  until("all processes gone", () => (processesIn(checkout).length === 0 ? true : null), {
    seen: () => describeProcesses(checkout).join("\n"),
  });

test("npm start serves and books with the printed curl, and Ctrl-C leaves no process", async () => {
  const server = await takeRunning();
  expect(booked).toMatchObject({ success: true });
  expect(server.output()).toMatch(/Demo clinic +[0-9a-f-]{36}/);
  expect(server.output()).toMatch(/Vapi +simulated on this machine, .*: there is no real phone line/);
  await end(server);
  await isFree();
  bundles = await bundlePrograms(checkout, ["apps/server/src/main.ts", "apps/cli/src/status.ts"]);
});

test("status fails when nothing runs", async () => {
  const idle = npm(["run", "--silent", "status", "--", "--json"]);
  expect(await idle.ended).toBe(1);
  expect(JSON.parse(idle.stdout())).toMatchObject({ serving: false });
});

test("started again it has its data, and status is JSON with all there is to know", async () => {
  const server = await takeRunning();
  expect(pasteCurl(printed)).toMatchObject({ success: true, appointmentId: booked["appointmentId"] });
  const status = npm(["run", "--silent", "status", "--", "--json"]);
  expect(await status.ended).toBe(0);
  expect(JSON.parse(status.stdout())).toMatchObject({
    serving: true,
    serverUrl: `http://localhost:${port}`,
    adminUrl: `http://localhost:${port}`,
    publicUrl: null,
    orgId: expect.any(String),
    webhookSecret: expect.any(String),
    admin: { email: "owner@demo.callwaiting.example", password: expect.any(String) },
    database: { kind: "embedded", url: expect.stringMatching(/^postgres(ql)?:\/\//) },
    vapi: { kind: "simulated" },
  });
  const { vapi } = JSON.parse(status.stdout());
  expect(await statusOf(vapi.baseUrl, vapi.key)).toBe(200);
  expect(await statusOf(vapi.baseUrl, "another")).toBe(401);
  const shown = npm(["run", "--silent", "status"]);
  expect(await shown.ended).toBe(0);
  expect(shown.stdout()).toContain(vapi.baseUrl);
  expect(shown.stdout()).toContain(vapi.key);
  const runFile = join(dataDir, "run.json");
  expect(execFileSync("stat", ["-c", "%a", runFile], { encoding: "utf8" }).trim()).toBe("600");
  running = server;
});

test("a second one on a running first says so and changes nothing", async () => {
  const first = await takeRunning();
  const before = await readFile(join(dataDir, "run.json"), "utf8");
  const second = npm(["start"]);
  expect(await second.ended).toBe(0);
  expect(second.output()).toContain("already running");
  expect(await readFile(join(dataDir, "run.json"), "utf8")).toBe(before);
  expect(pasteCurl(first.output())).toMatchObject({ success: true });
  running = first;
});

describe("whatever is killed, the next npm start works and has the data", () => {
  const victims: readonly (readonly [string, (server: Started) => number | undefined])[] = [
    ["npm", (server) => server.npm.pid],
    ["the starter", () => find("scripts/run.mjs")],
    ["the server", () => find("src/main.ts")],
    ["PostgreSQL", () => find("bin/postgres -D")],
  ];
  const find = (text: string) => {
    const lines = execFileSync("ps", ["-eo", "pid=,args="], { encoding: "utf8" }).split("\n");
    const own = lines.filter((line) => line.includes(text));
    return own.map((line) => Number(line.trim().split(" ")[0])).find((pid) => isOurs(pid));
  };
  const isOurs = (pid: number) => {
    const details = execFileSync(
      "bash",
      // Other tests' processes come and go meanwhile.
      ["-c", `tr '\\0' ' ' < /proc/${pid}/cmdline; readlink /proc/${pid}/cwd; true`],
      { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] },
    );
    return details.includes(checkout);
  };

  test.each(victims)("kill -9 of %s", async (name, pick) => {
    const first = await takeRunning();
    expect(pasteCurl(first.output())).toMatchObject({ success: true });
    const pid = pick(first);
    if (pid === undefined) throw new Error(`${name} was not found`);
    process.kill(pid, "SIGKILL");
    if (name === "PostgreSQL") {
      // Nobody has to start anything: it comes back by itself.
      await until("booking again", () => (pasteCurl(first.output())["success"] === true ? true : null));
      await end(first);
    }
    const second = await until("a second start", async () => {
      const attempt = npm(["start"]);
      await until("its word", () => /Ctrl-C stops everything|already running|✗/.exec(attempt.output()));
      return attempt.output().includes("Ctrl-C stops everything") ? attempt : null;
    });
    expect(pasteCurl(printed)).toMatchObject({ success: true, appointmentId: booked["appointmentId"] });
    running = second;
  });

  test("SIGTERM to npm ends everything, also what was left by those", async () => {
    const server = await takeRunning();
    server.npm.kill("SIGTERM");
    await isFree();
  });
});
