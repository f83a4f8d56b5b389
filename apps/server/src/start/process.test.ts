import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openTestDb } from "@callwaiting/testing/database";
import { startVapiApi } from "@callwaiting/vapi-simulator/api";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import type { RunInfo } from "./run-file.ts";
import { type SpawnedServer, freePort, spawnServer, untilServing } from "@callwaiting/testing/server";
import { forEachTest } from "@callwaiting/testing/for-all-tests";

// The server as a process: started, stopped in good order, killed in bad order.

const db = forEachTest(() => openTestDb());
let dataDir: string;
let port: number;
let running: SpawnedServer[] = [];
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "process-"));
  port = await freePort();
});
afterEach(async () => {
  for (const { child, ended } of running) {
    child.kill("SIGKILL");
    await ended;
  }
  running = [];
  await rm(dataDir, { recursive: true, force: true });
});

function start(overrides: Record<string, string> = {}): SpawnedServer {
  const server = spawnServer({ PORT: String(port), DATABASE_URL: db.url, DATA_DIR: dataDir, ...overrides });
  running.push(server);
  return server;
}

const answer = z.object({
  result: z.object({
    success: z.boolean(),
    outcome: z.string().optional(),
    appointmentId: z.string().optional(),
  }),
});
type Answered = { readonly caller: number; readonly appointmentId: string };

/** One caller books one free time. Resolves with what was confirmed; null when there was no answer or a refusal. */
async function book(info: RunInfo, { caller, date, time }: { caller: number; date: string; time: string }) {
  try {
    const response = await fetch(`${info.serverUrl}/api/vapi/tools/bookClinicAppointment`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-vapi-secret": info.webhookSecret ?? "" },
      body: JSON.stringify({
        toolCallId: `call-${caller}`,
        tool: {
          arguments: {
            appointmentDate: date,
            appointmentTime: time,
            patientName: "Storm",
            serviceType: "consultation",
            patientPhone: `+1415${5_550_000 + caller}`,
          },
        },
      }),
    });
    const { result } = answer.parse(await response.json());
    return result.success && result.appointmentId !== undefined
      ? { caller, appointmentId: result.appointmentId }
      : null;
  } catch {
    return null;
  }
}

/** 300 callers over the coming weeks; about two for every slot. */
function storm(): { caller: number; date: string; time: string }[] {
  const today = new Date();
  return Array.from({ length: 300 }, (_, caller) => {
    const day = new Date(today.getTime() + (3 + (Math.floor(caller / 32) % 14)) * 86_400_000);
    const half = caller % 16;
    return {
      caller,
      date: day.toISOString().slice(0, 10),
      time: `${9 + Math.floor(half / 2)}:${half % 2 === 0 ? "00" : "30"}`,
    };
  });
}

async function checkStored(confirmed: readonly Answered[]): Promise<void> {
  const { rows } = await db.owner.query<{
    id: string;
    phone: string;
    starts_at: string;
    provider_id: string;
  }>(
    `select appointment_id as id, phone, starts_at::text, provider_id
     from appointments join contacts using (org_id, contact_id) where status = 'confirmed'`,
  );
  const byId = new Map(rows.map((row) => [row.id, row]));
  for (const { caller, appointmentId } of confirmed) {
    expect(byId.get(appointmentId)?.phone, "a confirmed booking is in the database").toBe(
      `+1415${5_550_000 + caller}`,
    );
  }
  expect(new Set(rows.map((row) => `${row.provider_id} ${row.starts_at}`)).size).toBe(rows.length);
}

describe("kill -9 in the middle of a booking storm", () => {
  test("every confirmed booking is there, none is doubled, and a repeated request finds its own", async () => {
    const first = start();
    const info = await untilServing(first, dataDir);
    const calls = storm();
    const confirmed: Answered[] = [];
    const all = calls.map(async (call) => {
      const result = await book(info, call);
      if (result === null) return;
      confirmed.push(result);
      if (confirmed.length === 40) first.child.kill("SIGKILL");
    });
    await Promise.all(all);
    await first.ended;
    expect(confirmed.length).toBeGreaterThanOrEqual(40);
    await checkStored(confirmed);

    const again = await untilServing(start(), dataDir);
    const repeated = await Promise.all(
      confirmed.map(({ caller }) => book(again, calls[caller] ?? { caller, date: "", time: "" })),
    );
    expect(repeated).toEqual(confirmed);
    await checkStored(confirmed);
  });
});

describe("SIGTERM", () => {
  test("lets the bookings in flight finish, then ends with 0 and takes its run file away", async () => {
    const server = start();
    const info = await untilServing(server, dataDir);
    await book(info, { caller: 999, date: "yesterday", time: "9:00" });
    let answered = 0;
    const calls = storm().slice(0, 100);
    const results = Promise.all(
      calls.map(async (call) => {
        const result = await book(info, call);
        answered += 1;
        if (answered === 10) server.child.kill("SIGTERM");
        return result;
      }),
    );
    const confirmed = (await results).filter((result) => result !== null);
    expect(await server.ended).toBe(0);
    await checkStored(confirmed);
    const { rows } = await db.owner.query<{ n: number }>("select count(*)::int as n from appointments");
    expect(rows[0]?.n, "nothing was booked without an answer").toBe(confirmed.length);
    await expect(readFile(join(dataDir, "run.json"))).rejects.toMatchObject({ code: "ENOENT" });
  });
});

test("told to stop behind a balancer, it says so at /ready and goes on booking for DRAIN_SECONDS", async () => {
  const server = start({ DRAIN_SECONDS: "60" });
  const info = await untilServing(server, dataDir);
  const askReady = async () => (await fetch(`${info.serverUrl}/ready`)).status;
  expect(await askReady()).toBe(200);
  server.child.kill("SIGTERM");
  await expect.poll(askReady).toBe(503);
  const [call] = storm();
  expect(await book(info, call ?? { caller: 0, date: "", time: "" })).not.toBeNull();
  const health = await fetch(`${info.serverUrl}/health`);
  expect([health.status, health.headers.get("connection")]).toEqual([200, "close"]);
});

test("with another encryption key it says so at its start and at /ready, names no clinic there, and is ready with both keys", async () => {
  const [sealedWith, other] = [1, 2].map((n) => Buffer.alloc(32, n).toString("base64"));
  const startWith = async (key: string, seed: string) => {
    const server = start({ ENCRYPTION_KEY: key, SEED_DEMO: seed });
    const info = await untilServing(server, dataDir);
    const ready = await fetch(`${info.serverUrl}/ready`);
    const said = await ready.text();
    server.child.kill("SIGTERM");
    await server.ended;
    return { status: ready.status, said, output: server.output(), orgId: info.orgId ?? "" };
  };
  const first = await startWith(`${sealedWith}`, "clinic");
  expect(first.status).toBe(200);
  const wrong = await startWith(`${other}`, "false");
  expect(JSON.parse(wrong.said)).toEqual({ status: "not_ready", cause: "key", database: "up" });
  expect(wrong.output).toMatch(/cannot open what one organization has stored, so \/ready says no/);
  expect(wrong.output).toContain(first.orgId);
  expect(wrong.said).not.toContain(first.orgId);
  expect((await startWith(`${other},${sealedWith}`, "false")).status).toBe(200);
});

test("Ctrl-C while Vapi hangs ends with 0 without waiting for Vapi, and the sync is left for the next start", async () => {
  await using vapi = await startVapiApi({ apiKeys: ["platform-key"] });
  vapi.faults.latency(600_000);
  const server = start({
    VAPI_PRIVATE_KEY: "platform-key",
    VAPI_BASE_URL: vapi.url,
    PUBLIC_URL: "https://clinic.example.com",
  });
  await untilServing(server, dataDir);
  await expect.poll(() => vapi.requests.length).toBe(1);
  server.child.kill("SIGINT");
  expect(await server.ended).toBe(0);
  // Had it waited for the answer, it would have asked again after the client's timeout.
  expect(vapi.requests).toMatchObject([{ outcome: undefined }]);
  const { rows } = await db.owner.query(
    "select distinct a.sync_state, a.last_error, j.locked_at from assistants a, graphile_worker.jobs j where j.task_identifier = 'sync-assistant'",
  );
  expect(rows).toEqual([{ sync_state: "pending", last_error: null, locked_at: null }]);
});

describe("a start that cannot work says why in one sentence and ends with 1", () => {
  const lastLine = (server: SpawnedServer) => server.output().trim().split("\n").at(-1) ?? "";

  test("the port is in use", async () => {
    const other = createServer().listen(port);
    const server = start();
    expect(await server.ended).toBe(1);
    expect(lastLine(server)).toMatch(
      /Port \d+ is in use by another program: stop it, or choose another port with PORT=/,
    );
    other.close();
  });

  test.each([
    ["nobody listens", () => "postgres://me:hidden@127.0.0.1:1/x", /Nothing answers at 127\.0\.0\.1:1/],
    ["it is no URL", () => "my database", /DATABASE_URL is not a PostgreSQL URL/],
    ["several hosts", () => "postgres://me:hidden@a:5432,b:5432/x", /names several hosts, and one address/],
    ["the database is not there", () => db.url.replace(/\/[^/]+$/, "/nowhere"), /has no database "nowhere"/],
  ])("DATABASE_URL: %s", async (_name, url, expected) => {
    const server = start({ DATABASE_URL: url() });
    expect(await server.ended).toBe(1);
    expect(lastLine(server)).toMatch(expected);
    expect(server.output()).not.toContain("hidden");
    expect(server.output()).not.toMatch(/\n\s+at /);
  });

  test("the database can only be read, as a standby", async () => {
    const name = new URL(db.url).pathname.slice(1);
    await db.owner.query(`alter database ${name} set default_transaction_read_only = on`);
    try {
      const server = start();
      expect(await server.ended).toBe(1);
      expect(lastLine(server)).toMatch(/can only be read: it is a standby.*Put the address of the primary/);
      expect(server.output()).not.toMatch(/\n\s+at /);
    } finally {
      await db.owner.query(`alter database ${name} reset default_transaction_read_only`);
    }
  });

  test.each([
    ["PORT", "abc", /PORT is "abc"/],
    ["LOG_LEVEL", "loud", /LOG_LEVEL is "loud"/],
    ["ENCRYPTION_KEY", "short", /ENCRYPTION_KEY must be base64 of 32 bytes/],
    ["DATA_DIR", "/dev/null/data", /cannot write to its data folder .* DATA_DIR/],
    ["DATA_DIR", "/dev/null", /cannot write to its data folder .* DATA_DIR/],
    ["VAPI_PRIVATE_KEY", "two words", /VAPI_PRIVATE_KEY is set to something which cannot be used/],
  ])("%s=%s", async (name, value, expected) => {
    const server = start({ [name]: value });
    expect(await server.ended).toBe(1);
    expect(lastLine(server)).toMatch(expected);
    expect(server.output()).not.toMatch(/\n\s+at /);
  });
});

describe("the start says whether there is a real phone line", () => {
  test("without a key Vapi is simulated, and answers this server's key alone", async () => {
    const server = start();
    const { vapi } = await untilServing(server, dataDir);
    if (vapi?.kind !== "simulated") throw new Error("It is not simulated.");
    await expect
      .poll(server.output)
      .toMatch(/Vapi +simulated on this machine, as \.env has no VAPI_PRIVATE_KEY/);
    expect(server.output()).not.toContain(vapi.key);
    const ask = (key: string) =>
      fetch(`${vapi.baseUrl}/assistant`, { headers: { authorization: `Bearer ${key}` } });
    expect((await ask(vapi.key)).status).toBe(200);
    expect((await ask("another")).status).toBe(401);
  });

  test("what the simulated Vapi held cannot be read: it says so, and starts", async () => {
    await writeFile(join(dataDir, "simulated-vapi.json"), "{");
    const server = start();
    await untilServing(server, dataDir);
    expect(server.output()).toMatch(
      /could not be read and is now \S+simulated-vapi\.json\.broken-\w+; it begins/,
    );
  });

  test("with a key it is Vapi, and no more than the key's end is shown or kept", async () => {
    const server = start({
      VAPI_PRIVATE_KEY: "hidden-hidden-hidden-1234",
      VAPI_BASE_URL: "http://127.0.0.1:9/",
      LOG_LEVEL: "trace",
    });
    const { vapi } = await untilServing(server, dataDir);
    expect(vapi).toEqual({ kind: "vapi", baseUrl: "http://127.0.0.1:9", keyHint: "1234" });
    await expect.poll(server.output).toMatch(/Vapi +127\.0\.0\.1:9 \(key …1234\)/);
    server.child.kill("SIGTERM");
    expect(await server.ended).toBe(0);
    expect(server.output()).not.toContain("hidden");
  });
});

test("a second start on a running one says so, ends with 0 and changes nothing", async () => {
  const first = start();
  const info = await untilServing(first, dataDir);
  const second = start();
  expect(await second.ended).toBe(0);
  expect(second.output()).toContain(`already running at ${info.serverUrl} (process ${info.pid})`);
  const health = await fetch(`${info.serverUrl}/health`);
  expect(health.status).toBe(200);
  expect(JSON.parse(await readFile(join(dataDir, "run.json"), "utf8"))).toEqual(info);
});
