import { chmod, mkdtemp, readFile, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startVapiApi } from "@callwaiting/vapi-simulator";
import { SOON } from "@callwaiting/testing/deadlines";
import { forAllTests, forEachTest } from "@callwaiting/testing/for-all-tests";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { z } from "zod";
import { rootDir } from "./environment/settings.ts";
import { startCli } from "./testing/run-cli.ts";
import { startSystem } from "./testing/running-system.ts";

// The command as a process, against simulated Vapis that this test can look into.

const KEY = "vapi-key-of-the-account";

const Report = z.object({
  command: z.literal("verify:vapi-sync"),
  ok: z.boolean(),
  interrupted: z.boolean(),
  error: z.string().nullable(),
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime(),
  durationMs: z.number(),
  target: z.object({ vapi: z.string(), baseUrl: z.string(), database: z.string() }).nullable(),
  versions: z.object({ callwaiting: z.string(), node: z.string(), postgres: z.string().nullable() }),
  total: z.int(),
  passed: z.int(),
  failed: z.int(),
  leftovers: z.array(z.string()),
  scenarios: z.array(
    z.object({
      title: z.string(),
      ok: z.boolean(),
      durationMs: z.number(),
      detail: z.string().min(1),
      errors: z.array(
        z.object({
          operationId: z.string(),
          kind: z.string(),
          status: z.int().nullable(),
          message: z.string().min(1),
        }),
      ),
    }),
  ),
});

const TITLES = [
  "Voice normalization",
  "Idempotency",
  "404 recovery",
  "Drift repair",
  "Credential fallback",
  "Logging and errors",
  "Circuit breaker",
];

let temp: string;
beforeEach(async () => {
  temp = await mkdtemp(join(tmpdir(), "verify-test-"));
  // Else PostgreSQL's account could not enter it and would go elsewhere.
  await chmod(temp, 0o755);
});
afterEach(() => rm(temp, { recursive: true, force: true }));

const out = () => join(temp, "report.json");
const readReport = async () => Report.parse(JSON.parse(await readFile(out(), "utf8")));
/** Where no server runs. */
const alone = () => ({ DATA_DIR: join(temp, "nothing"), TMPDIR: temp });
const leftInTemp = async () => (await readdir(temp)).filter((name) => name.startsWith("verify-vapi-sync-"));

describe("without a server", () => {
  test("all scenarios pass on a database of its own; the report has them, and nothing is left", async () => {
    const { stdout, exitCode } = await startCli("verify-vapi-sync", ["--out", out()], alone());
    expect(stdout).toMatch(/Total: +7\nPassed: 7 \(100%\)\nFailed: 0/);
    expect(exitCode).toBe(0);
    const report = await readReport();
    expect(report).toMatchObject({
      ok: true,
      error: null,
      total: 7,
      failed: 0,
      leftovers: [],
      target: { vapi: "simulated", database: "own" },
    });
    expect(report.scenarios.map(({ title }) => title)).toEqual(TITLES);
    expect(report.versions.postgres).toMatch(/^\d+\.\d+$/);
    const told = report.scenarios.find(({ title }) => title === "Logging and errors")?.errors ?? [];
    expect(told).toMatchObject([
      { kind: "bad_request", status: 400, message: expect.stringContaining("voice.speed") },
      { kind: "unauthorized", status: 401 },
    ]);
    const inCheckout = await stat(join(rootDir, "verify-vapi-sync-report.json"));
    expect(inCheckout.mtimeMs).toBeGreaterThanOrEqual(Date.parse(report.startedAt));
    expect(await leftInTemp()).toEqual([]);
  });
});

describe("with a key for Vapi", () => {
  const vapi = forEachTest(() => startVapiApi({ apiKeys: [KEY] }));
  const env = () => ({ ...alone(), VAPI_PRIVATE_KEY: KEY, VAPI_BASE_URL: vapi.url });
  const start = (args: readonly string[] = []) =>
    startCli("verify-vapi-sync", ["--json", "--out", out(), ...args], env());
  const expectNothingLeft = async () => {
    expect(vapi.store.assistants).toEqual([]);
    expect(vapi.store.tools).toEqual([]);
    expect(await leftInTemp()).toEqual([]);
  };

  test("that account is tried and left as it was, but for what a killed run left; the key is shown nowhere", async () => {
    const server = { url: "https://old.verify-vapi-sync.example.com/api/webhooks/vapi" };
    const createdAt = "2026-01-01T00:00:00.000Z";
    vapi.store.plant(KEY, "assistants", { name: "left an hour ago or earlier", server, createdAt });
    vapi.store.plant(KEY, "tools", { type: "function", server, createdAt });
    const others = [
      vapi.store.plant(KEY, "assistants", { name: "of a run at the same time", server }),
      vapi.store.plant(KEY, "assistants", { name: "somebody's", createdAt }),
    ];
    const { stdout, stderr, exitCode } = await start();
    expect(Report.parse(JSON.parse(stdout))).toMatchObject({ ok: true, target: { vapi: "vapi" } });
    expect(exitCode).toBe(0);
    expect(vapi.requests.some(({ method, path }) => method === "POST" && path === "/assistant")).toBe(true);
    expect(vapi.store.assistants).toEqual(others);
    expect(vapi.store.tools).toEqual([]);
    expect(await leftInTemp()).toEqual([]);
    expect(stdout + stderr + (await readFile(out(), "utf8"))).not.toContain(KEY);
  });

  test("an account that refuses the assistant makes it red, with Vapi's words and status", async () => {
    vapi.faults.fail(400, 1_000, { method: "POST", path: "/assistant" });
    const { exitCode } = await start();
    expect(exitCode).toBe(1);
    const report = await readReport();
    expect(report).toMatchObject({ ok: false, failed: 4, passed: 3 });
    expect(report.scenarios[0]).toMatchObject({
      title: "Voice normalization",
      ok: false,
      detail: expect.stringContaining("Simulated 400"),
      errors: [{ kind: "bad_request", status: 400, operationId: expect.stringMatching(/^verify-/) }],
    });
    await expectNothingLeft();
  });

  test("a key that Vapi refuses makes it red and says what to do", async () => {
    const wrong = { ...env(), VAPI_PRIVATE_KEY: "another-key" };
    const { stdout, exitCode } = await startCli("verify-vapi-sync", [], wrong);
    expect(exitCode).toBe(1);
    expect(stdout.replaceAll(/\s+/g, " ")).toContain("Vapi refused the API key");
    expect(stdout).not.toContain("another-key");
  });

  test("Ctrl-C in the middle ends with 130, a report, and nothing left at Vapi or on disk", async () => {
    vapi.faults.latency(100);
    const run = start();
    await vi.waitFor(() => expect(vapi.store.assistants).not.toEqual([]), SOON);
    run.kill("SIGINT");
    const { exitCode } = await run;
    expect(exitCode).toBe(130);
    expect(await readReport()).toMatchObject({ ok: false, interrupted: true, leftovers: [] });
    await expectNothingLeft();
  });
});

describe("beside a server", () => {
  const system = forAllTests(() => startSystem({ SEED_DEMO: "true" }));

  test("a database that cannot be reached is a report with the reason, and exit code 1", async () => {
    const env = { ...system.env, DATABASE_URL: "postgres://me:hidden@127.0.0.1:1/x" };
    const { stderr, exitCode } = await startCli("verify-vapi-sync", ["--out", out()], env);
    expect(exitCode).toBe(1);
    expect(stderr).toContain("Nothing answers at 127.0.0.1:1");
    expect(await readReport()).toMatchObject({
      ok: false,
      total: 0,
      error: expect.stringContaining("Nothing answers"),
    });
    expect(await readFile(out(), "utf8")).not.toContain("hidden");
  });

  test("with a server its database and its simulated Vapi are tried, and both are left as they were", async () => {
    const { db, info } = system;
    if (info.vapi?.kind !== "simulated") throw new Error("It is not simulated.");
    const { baseUrl, key } = info.vapi;
    const atVapi = async () => {
      const headers = { authorization: `Bearer ${key}` };
      const list = async (path: string) => (await fetch(`${baseUrl}${path}`, { headers })).json();
      return { assistants: await list("/assistant"), tools: await list("/tool") };
    };
    const inDatabase = async () =>
      (
        await db.owner.query(
          `select (select json_agg(o.org_id) from organizations o) as organizations,
             (select json_agg(a) from assistants a) as assistants,
             (select count(*)::int from vapi_tools) as tools, (select count(*)::int from integrations) as keys,
             -- What the demo clinic's patients are told is a job that comes back.
             (select count(*)::int from graphile_worker.jobs where task_identifier not in ('deliver-messages', 'deliver-webhooks')) as jobs`,
        )
      ).rows;
    const query = "select 1 from assistants where sync_state = 'synced'";
    await vi.waitFor(async () => expect((await db.owner.query(query)).rows).not.toEqual([]), SOON);
    await vi.waitFor(async () => expect(await inDatabase()).toMatchObject([{ jobs: 0 }]), SOON);
    const [vapiBefore, databaseBefore] = [await atVapi(), await inDatabase()];
    const { exitCode } = await startCli("verify-vapi-sync", ["--out", out()], system.env);
    expect(await readReport()).toMatchObject({
      ok: true,
      target: { vapi: "server", baseUrl, database: "server" },
    });
    expect(exitCode).toBe(0);
    expect(await atVapi()).toEqual(vapiBefore);
    expect(await inDatabase()).toEqual(databaseBefore);
    expect(await readdir(join(system.dataDir, "scratch"))).toEqual([]);
  });
});
