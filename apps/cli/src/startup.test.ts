import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { waitUntil } from "@callwaiting/db/wait-until";
import { readRunFile } from "@callwaiting/server/run-file";
import { startVapiApi } from "@callwaiting/vapi-simulator";
import { openTestDb } from "@callwaiting/testing/database";
import { deadlines } from "@callwaiting/testing/deadlines";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { freePort } from "@callwaiting/testing/server";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { listListeners } from "./ports/list-listeners.ts";
import { logFileOf } from "./startup/child.ts";
import { readState } from "./startup/state-file.ts";
import { viewResource } from "@callwaiting/vapi-sdk";
import { openClient, withEarlyClient } from "./startup/vapi/open-client.ts";
import { createContext } from "./testing/create-context.ts";
import { type SpawnedCommand, type StartupEvent, spawnCommand } from "./testing/spawn-startup.ts";
import { type StandInAgent, startAgent, startStranger } from "./testing/stand-ins.ts";

// The command as its users meet it: real processes, the real server and database. ngrok's agent is stood in for at its
// API; its "public" address is another name of the loopback address. Where it matters how PostgreSQL begins and ends, the
// server brings its own (EMBEDDED); elsewhere it takes a database of the run.

const db = forAllTests(() => openTestDb());
const EMBEDDED = { DATABASE_URL: "" };
let folder: string;
let dataDir: string;
let port: number;
let agent: StandInAgent;
let spawned: SpawnedCommand[] = [];
const publicUrl = () => `http://127.0.0.1:${port}`;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "startup-"));
  await chmod(folder, 0o755);
  dataDir = join(folder, "data");
});
afterAll(() => rm(folder, { recursive: true, force: true }));
beforeEach(async () => {
  port = await freePort();
  agent = await startAgent(port, publicUrl());
  await writeFile(envFile(), "# ours\nBACKEND_URL=https://before.example.com\n");
});
afterEach(async () => {
  for (const { child, ended } of spawned) {
    child.kill("SIGTERM");
    await ended;
  }
  spawned = [];
  await agent[Symbol.asyncDispose]();
  expect(listListeners(port)).toEqual([]);
});

const envFile = () => join(folder, ".env");

const run = (name: string, ...args: string[]) => runWith({}, name, ...args);

function runWith(settings: Readonly<Record<string, string>>, name: string, ...args: string[]) {
  const command = spawnCommand(name, args, {
    DATABASE_URL: db.url,
    DATA_DIR: dataDir,
    ENV_FILE: envFile(),
    PORT: String(port),
    NGROK_AGENT_PORT: String(agent.port),
    ...settings,
  });
  spawned.push(command);
  return command;
}
const startup = (...args: string[]) => run("startup", "--json", "--no-admin", ...args);
const startupEmbedded = () => runWith(EMBEDDED, "startup", "--json", "--no-admin");
const isReady = ({ event }: StartupEvent) => event === "ready";
const isStep =
  (id: string) =>
  ({ event, step }: StartupEvent) =>
    event === "step" && step === id;
const env = () => readFile(envFile(), "utf8");
const BEFORE = "# ours\nBACKEND_URL=https://before.example.com\n";

test("it reaches the summary with the tunnel's address everywhere, follows a move, and puts all back on Ctrl-C", async () => {
  const one = startupEmbedded();
  await one.until(isReady);
  for (const id of ["clean-up", "tunnel", "env", "server", "webhook"]) {
    expect(await one.until(isStep(id)), one.output()).toMatchObject({ status: "done" });
  }
  expect(await env()).toBe(`# ours\nBACKEND_URL=${publicUrl()}\n`);
  expect(await readRunFile(dataDir)).toMatchObject({ publicUrl: publicUrl() });
  const summary = await one.until(({ event }) => event === "summary");
  expect(summary).toMatchObject({ isReady: false, publicUrl: publicUrl() });
  expect(String(summary["missing"])).toContain("VAPI_PRIVATE_KEY");
  expect(await readFile(logFileOf(dataDir, "server"), "utf8")).toContain("CallWaiting is running");

  const moved = `http://127.0.0.2:${port}`;
  agent.setUrl(moved);
  expect(await one.until(({ event }) => event === "moved"), one.output()).toMatchObject({ publicUrl: moved });
  expect(await env()).toBe(`# ours\nBACKEND_URL=${moved}\n`);
  expect(await readRunFile(dataDir)).toMatchObject({ publicUrl: moved });

  one.child.kill("SIGINT");
  expect(await one.ended).toBe(0);
  expect(await env()).toBe(BEFORE);
  expect(await readState(dataDir)).toBeNull();
});

test("the simulated Vapi's assistant calls the tunnel while it runs, and its earlier address afterwards, kill -9 or not", async () => {
  const earlier = "https://earlier.example.com/api/webhooks/vapi";
  const ours = `${publicUrl()}/api/webhooks/vapi`;
  const first = startup();
  await first.until(isReady);
  const id = await plantAssistant(earlier);
  first.child.kill("SIGINT");
  await first.ended;

  const killed = startup();
  expect(await killed.until(isStep("vapi")), killed.output()).toMatchObject({
    status: "done",
    line: expect.stringContaining("1/1 assistants"),
  });
  expect(await urlAtVapi(id)).toBe(ours);
  killed.child.kill("SIGKILL");
  await killed.ended;
  await waitUntil(() => listListeners(port).length === 0, { timeoutMs: deadlines.soon });

  const last = startup();
  await last.until(isReady);
  expect(await urlAtVapi(id)).toBe(ours);
  last.child.kill("SIGINT");
  await last.ended;
  expect(last.output()).toMatch(/"\d+ at Vapi call their earlier address again\."/);
  expect(await withEarlyClient(settings(), (client) => client.assistants.get(id))).toMatchObject({
    server: { url: earlier },
  });
});

test("with a Vapi account and a tunnel all is ready: assistant, tools and phone number call us, and the number its earlier address afterwards", async () => {
  const key = "key-of-the-account";
  const vapi = await startVapiApi({ apiKeys: [key] });
  try {
    const account = { VAPI_PRIVATE_KEY: key, VAPI_BASE_URL: vapi.url };
    const first = runWith(account, "startup", "--json", "--no-admin", "--check");
    expect(await first.ended, first.output()).toBe(0);
    expect(await first.until(({ event }) => event === "summary")).toMatchObject({
      isReady: true,
      missing: [],
    });
    const earlier = "https://earlier.example.com/api/webhooks/vapi";
    const answers = vapi.store.assistants[0]?.id;
    const number = { provider: "vapi", number: "+14155550100", server: { url: earlier } };
    const ours = vapi.store.plant(key, "phoneNumbers", { ...number, assistantId: answers });
    const foreign = vapi.store.plant(key, "phoneNumbers", { ...number, number: "+14155550101" });
    const urlOf = (id: string) => vapi.store.phoneNumbers.find((one) => one.id === id)?.["server"];

    const second = runWith(account, "startup", "--json", "--no-admin");
    await second.until(isReady);
    expect(urlOf(ours.id)).toMatchObject({ url: `${publicUrl()}/api/webhooks/vapi` });
    expect(urlOf(foreign.id)).toMatchObject({ url: earlier });
    second.child.kill("SIGINT");
    expect(await second.ended).toBe(0);
    expect(urlOf(ours.id)).toMatchObject({ url: earlier });
  } finally {
    await vapi.stop();
  }
});

/** The demo clinic's assistant as an earlier installation left it at Vapi. */
async function plantAssistant(url: string): Promise<string> {
  const info = await readRunFile(dataDir);
  const client = openClient(settings(), info);
  const made = await client?.assistants.create({ name: "Grace", server: { url } });
  await db.owner.query("update assistants set vapi_assistant_id = $1, sync_state = 'synced'", [made?.id]);
  return made?.id ?? "";
}

async function urlAtVapi(id: string): Promise<string | null | undefined> {
  const client = openClient(settings(), await readRunFile(dataDir));
  const held = await client?.assistants.get(id);
  return held === undefined ? null : viewResource(held).url;
}

const settings = () => createContext({ dataDir }).settings;

test("without a tunnel it goes on locally and says what a live line needs; --check exits with 1", async () => {
  agent.setUrl(null);
  const one = startup("--check");
  expect(await one.ended).toBe(1);
  const summary = await one.until(({ event }) => event === "summary");
  expect(String(summary["missing"])).toContain("NGROK_AUTH_TOKEN");
  expect(await one.until(isStep("server"))).toMatchObject({ status: "done" });
  expect(await env()).toBe(BEFORE);
});

test("a stranger on the port is named and left alone; --force ends it", async () => {
  const stranger = await startStranger(port);
  const one = startup();
  expect(await one.ended).toBe(1);
  const { line } = await one.until(isStep("clean-up"));
  expect(line).toContain(`port ${port} is held by process ${stranger.pid}`);
  expect(await (await fetch(publicUrl())).text()).toBe("mine");
  const two = startup("--force", "--check");
  await two.until(isStep("server"));
  expect(stranger.signalCode ?? stranger.exitCode).toBe("SIGTERM");
  await two.ended;
});

test("of two at once exactly one starts; one that is typed later takes the place of one that is ready", async () => {
  const both = [startup(), startup()];
  const first = await Promise.race(
    both.map(async (one) =>
      one.until(isReady).then(
        () => one,
        () => new Promise<never>(() => {}),
      ),
    ),
  );
  const other = both.find((one) => one !== first);
  expect(await other?.ended).toBe(1);
  expect(other?.output()).toContain("Another startup is running here");
  const later = startup();
  await later.until(isReady);
  expect(await first.ended).toBe(0);
  expect(await later.until(isStep("server"))).toMatchObject({ status: "done" });
});

test("after kill -9 the server ends by itself, and the next startup still knows what was there before", async () => {
  const killed = startupEmbedded();
  await killed.until(isReady);
  const info = await readRunFile(dataDir);
  killed.child.kill("SIGKILL");
  await killed.ended;
  expect(await env()).toContain(publicUrl());
  expect(await waitUntil(() => listListeners(port).length === 0, { timeoutMs: deadlines.soon })).toBe(true);
  const next = startupEmbedded();
  await next.until(isReady);
  expect((await readRunFile(dataDir))?.pid).not.toBe(info?.pid);
  next.child.kill("SIGINT");
  await next.ended;
  expect(await env()).toBe(BEFORE);
});

test("after kill -9 npm run stop puts back what was left, and says so when nothing runs", async () => {
  const killed = startupEmbedded();
  await killed.until(isReady);
  killed.child.kill("SIGKILL");
  await killed.ended;
  const stop = runWith(EMBEDDED, "stop");
  expect(await stop.ended).toBe(0);
  expect(await env()).toBe(BEFORE);
  expect(await readState(dataDir)).toBeNull();
  const again = runWith(EMBEDDED, "stop");
  await again.ended;
  expect(again.output()).toBe("Nothing was running here.\n");
});

describe("Ctrl-C in each step leaves no process and the old .env", () => {
  test.each(["clean-up", "tunnel", "env", "server", "admin", "vapi", "webhook", "preflight"])(
    "after %s",
    async (id) => {
      // With a PostgreSQL that has begun to start, or has not.
      const one = id === "env" || id === "server" ? startupEmbedded() : startup();
      await one.until(isStep(id));
      one.child.kill("SIGINT");
      // The step after it is then at work; after the last one it may be up already, and a stop is its ordinary end.
      expect(id === "preflight" ? [0, 130] : [130]).toContain(await one.ended);
      expect(await env()).toBe(BEFORE);
      expect(await readState(dataDir)).toBeNull();
      expect(listListeners(port)).toEqual([]);
    },
  );
});

test("the admin's dev server is served, signs in through its proxy, and is gone after Ctrl-C", async () => {
  const adminPort = await freePort();
  const one = runWith({ ADMIN_PORT: String(adminPort) }, "startup", "--json");
  expect(await one.until(isStep("admin")), one.output()).toMatchObject({
    status: "done",
    line: `http://localhost:${adminPort}`,
  });
  // The proxy hands the page's own address on: a stranger's page would get 403.
  const signIn = await fetch(`http://localhost:${adminPort}/api/auth/sign-in/email`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: `http://localhost:${adminPort}` },
    body: JSON.stringify({ email: "nobody@example.com", password: "not-the-password" }),
  });
  expect(signIn.status).toBe(401);
  // A terminal, npm and scripts/run.mjs each pass the same Ctrl-C on.
  for (let count = 1; count <= 3; count += 1) one.child.kill("SIGINT");
  expect(await one.ended).toBe(130);
  expect(listListeners(adminPort)).toEqual([]);
  expect(await env()).toBe(BEFORE);
});

test("an .env that cannot be written is a failed step with a hint, and the rest goes on", async () => {
  await rm(envFile());
  await writeFile(join(folder, "blocked"), "");
  const blocked = { ENV_FILE: join(folder, "blocked", ".env") };
  const one = runWith(blocked, "startup", "--json", "--no-admin", "--check");
  expect(await one.until(isStep("env"))).toMatchObject({ status: "failed" });
  expect(await one.until(isStep("server"))).toMatchObject({ status: "done" });
  await one.ended;
});

test("--dry-run prints the plan and touches nothing", async () => {
  // Here without the run's bundles: from the sources, as users run it. start.test.ts runs the server so.
  const one = runWith({ NODE_OPTIONS: "" }, "startup", "--json", "--no-admin", "--dry-run");
  expect(await one.ended).toBe(0);
  expect(one.events.map(({ step }) => step)).toEqual([
    "clean-up",
    "tunnel",
    "env",
    "server",
    "admin",
    "vapi",
    "webhook",
    "preflight",
  ]);
  expect(await env()).toBe(BEFORE);
});
