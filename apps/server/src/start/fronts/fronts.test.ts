import { execFileSync } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { type IncomingHttpHeaders, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { setImmediate as nextTurn } from "node:timers/promises";
import { OrgId } from "@callwaiting/domain";
import { openTestDb } from "@callwaiting/testing/database";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { listenLive } from "@callwaiting/testing/live";
import { type SpawnedServer, freePort, spawnServer, untilServing } from "@callwaiting/testing/server";
import { signInAs } from "@callwaiting/testing/staff";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import type { RunInfo } from "../run-file.ts";

// WEB_CONCURRENCY=2: one start is shared by all tests that leave it running.

const db = forAllTests(() => openTestDb());
let dataDir: string;
let port: number;
let shared: Promise<Running> | null = null;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "fronts-"));
  port = await freePort();
});
afterAll(async () => {
  const left = await shared;
  left?.server.child.kill("SIGKILL");
  await left?.server.ended;
  await rm(dataDir, { recursive: true, force: true });
});

type Running = { readonly server: SpawnedServer; readonly info: RunInfo };

function start(overrides: Record<string, string> = {}): SpawnedServer {
  const env = { PORT: String(port), DATABASE_URL: db.url, DATA_DIR: dataDir, WEB_CONCURRENCY: "2" };
  return spawnServer({ ...env, LOG_LEVEL: "info", ...overrides });
}

function running(): Promise<Running> {
  shared ??= (async () => {
    const server = start();
    return { server, info: await untilServing(server, dataDir) };
  })();
  return shared;
}

/** The one that is shared, for a test that ends it: whoever comes next starts another. */
async function takeRunning(): Promise<Running> {
  const taken = await running();
  shared = null;
  return taken;
}

type Answer = { readonly status: number; readonly headers: IncomingHttpHeaders; readonly body: string };

/** Each over a connection of its own, so that it may come to any of the processes. */
function ask(path: string, sent: { secret?: string | null; body?: unknown } = {}): Promise<Answer> {
  const method = sent.body === undefined ? "GET" : "POST";
  const headers = { "content-type": "application/json", "x-vapi-secret": sent.secret ?? "" };
  return new Promise((resolve, reject) => {
    const asking = request({ port, path, method, headers, agent: false }, (response) => {
      text(response).then(
        (body) => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
        reject,
      );
    });
    asking.once("error", reject).end(sent.body === undefined ? "" : JSON.stringify(sent.body));
  });
}

const booked = z.object({ result: z.object({ success: z.literal(true), appointmentId: z.string() }) });
let callers = 0;

/** A caller of their own for each booking, and a time that nobody else wants. */
function nextWish() {
  const n = (callers += 1);
  const day = new Date(Date.now() + (7 + Math.floor(n / 8)) * 86_400_000);
  return {
    toolCallId: `call-${n}`,
    tool: {
      arguments: {
        appointmentDate: day.toISOString().slice(0, 10),
        appointmentTime: `${10 + Math.floor((n % 8) / 2)}:${n % 2 === 0 ? "00" : "30"}`,
        patientName: "Ann Caller",
        patientPhone: `+1415555${2000 + n}`,
        serviceType: "consultation",
      },
    },
  };
}

/** The appointment, or null where the clinic is closed that day. Rejects when there was no answer. */
async function book({ info }: Running, body = nextWish()): Promise<string | null> {
  const answer = await ask("/api/vapi/tools/bookClinicAppointment", { secret: info.webhookSecret, body });
  expect(answer.status).toBe(200);
  return booked.safeParse(JSON.parse(answer.body)).data?.result.appointmentId ?? null;
}

const logLine = z.object({ process: z.int().optional(), msg: z.string(), route: z.string().optional() });

/** Which processes have answered at this route. */
function answeredAt({ server }: Running, route: string, from = 0): number[] {
  const lines = server.output().slice(from).split("\n");
  const seats = lines.flatMap((line) => {
    if (!line.startsWith("{") || !line.endsWith("}")) return [];
    const said = logLine.parse(JSON.parse(line));
    return said.route === route && said.process !== undefined ? [said.process] : [];
  });
  return [...new Set(seats)].toSorted((a, b) => a - b);
}

function frontPids({ server }: Running): number[] {
  const all = execFileSync("ps", ["-A", "-o", "ppid=,pid=,args="], { encoding: "utf8" });
  const rows = [...all.matchAll(/^ *(\d+) +(\d+) .* front \d+$/gm)];
  return rows.flatMap(([, parent, pid]) => (Number(parent) === server.child.pid ? [Number(pid)] : []));
}

const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

async function kill(pid: number): Promise<void> {
  process.kill(pid, "SIGKILL");
  while (isAlive(pid)) await nextTurn();
}

const TOOL = "/api/vapi/tools/:toolName";

test("both processes answer at one port, and what one of them has booked is heard by a screen at the other", async () => {
  const system = await running();
  const orgId = OrgId.parse(system.info.orgId);
  const url = system.info.serverUrl;
  const { cookie } = await signInAs("viewer", { url, databaseUrl: db.url, orgId });
  const live = listenLive(url, cookie);
  await live.started;
  const made: string[] = [];
  await expect
    .poll(async () => {
      const id = await book(system);
      if (id !== null) made.push(id);
      return answeredAt(system, TOOL);
    })
    .toEqual([1, 2]);
  const heard = (lines: readonly string[]) => made.every((id) => lines.includes(`created appointment ${id}`));
  await live.until(heard);
  live.stop();
  expect(system.info.processes).toBe(2);
  expect(system.info.pid).toBe(system.server.child.pid);
});

test("a scrape has the figures of both, whichever answers it", async () => {
  const system = await running();
  const series = 'callwaiting_bookings_total{via="phone",outcome="booked"} ';
  const scrape = async () => {
    const { body } = await ask("/metrics");
    const line = body.split("\n").find((one) => one.startsWith(series));
    return { body, bookings: Number(line?.slice(series.length)) };
  };
  const before = (await scrape()).bookings;
  const made = await Promise.all(Array.from({ length: 8 }, () => book(system)));
  const from = system.server.output().length;
  const seen = new Set<number>();
  await expect
    .poll(async () => {
      const { body, bookings } = await scrape();
      seen.add(bookings);
      // Those of the one that has the jobs are in it as well.
      expect(body).toContain('callwaiting_pool_max_connections{pool="jobs"} 13');
      expect(body).toContain("callwaiting_database_up 1");
      return answeredAt(system, "/metrics", from);
    })
    .toEqual([1, 2]);
  expect([...seen]).toEqual([before + made.filter((id) => id !== null).length]);
});

test("a secret's requests in a minute are counted together", async () => {
  const { info } = await running();
  const window = /r=(\d+); t=(\d+)/;
  const look = async () => {
    const body = { toolCallId: "call-1", tool: { arguments: {} } };
    const { headers } = await ask("/api/vapi/tools/getCurrentTime", { secret: info.webhookSecret, body });
    const [, left, endsIn] = window.exec(String(headers["ratelimit"])) ?? [];
    return { left: Number(left), endsIn: Number(endsIn) };
  };
  let before = await look();
  for (let inARow = 0; inARow < 20;) {
    const now = await look();
    // Or a new minute has begun.
    inARow = now.endsIn > before.endsIn ? 0 : inARow + 1;
    if (inARow > 0) expect(now.left).toBe(before.left - 1);
    before = now;
  }
});

test("one of them is killed: only what was in flight there is lost, a repeat finds it, and another takes its place", async () => {
  const system = await running();
  const [victim = 0] = frontPids(system);
  const lost: { readonly body: ReturnType<typeof nextWish>; readonly sentAt: number }[] = [];
  const over = new AbortController();
  let answered = 0;
  const client = async () => {
    while (!over.signal.aborted) {
      const body = nextWish();
      const sentAt = performance.now();
      await book(system, body).then(
        () => (answered += 1),
        () => lost.push({ body, sentAt }),
      );
    }
  };
  const clients = Array.from({ length: 6 }, client);
  await expect.poll(() => answered).toBeGreaterThan(20);
  const from = system.server.output().length;
  await kill(victim);
  // Until the overseer has heard of it, it gives connections to a process that is gone: they are in flight there.
  await expect.poll(() => system.server.output().slice(from)).toContain("has ended and is started again");
  const [diedAt, before] = [performance.now(), answered];
  await expect.poll(() => answered).toBeGreaterThan(before + 40);
  over.abort();
  await Promise.all(clients);
  expect(lost.filter(({ sentAt }) => sentAt > diedAt)).toEqual([]);
  for (const { body } of lost) await book(system, body);
  await expect
    .poll(async () => {
      await ask("/api/openapi.json");
      return answeredAt(system, "/api/openapi.json", from);
    })
    .toEqual([1, 2]);
  const pids = frontPids(system);
  expect(pids).toHaveLength(2);
  expect(pids).not.toContain(victim);
});

test("a second start is told that the port is taken, whichever data folder it has, and changes nothing", async () => {
  const { info } = await running();
  const again = start();
  const elsewhere = start({ DATA_DIR: join(dataDir, "other") });
  expect(await again.ended).toBe(0);
  expect(again.output()).toContain(`already running at ${info.serverUrl} (process ${info.pid})`);
  expect(await elsewhere.ended).toBe(1);
  expect(elsewhere.output().trim().split("\n").at(-1)).toMatch(/Port \d+ is in use by another program/);
  expect(JSON.parse(await readFile(join(dataDir, "run.json"), "utf8"))).toEqual(info);
});

test("a stop that all of them are told of at once, as systemd does it, finishes what is in flight and leaves nobody behind", async () => {
  const system = await takeRunning();
  const pids = frontPids(system);
  const count = async () => {
    const { rows } = await db.owner.query<{ n: number }>("select count(*)::int as n from appointments");
    return rows[0]?.n ?? 0;
  };
  const before = await count();
  let answered = 0;
  const calls = Array.from({ length: 60 }, async () => {
    const id = await book(system).catch(() => null);
    answered += 1;
    if (answered === 10) for (const pid of [system.info.pid, ...pids]) process.kill(pid, "SIGTERM");
    return id;
  });
  const made = (await Promise.all(calls)).filter((id) => id !== null);
  expect(await system.server.ended).toBe(0);
  expect(system.server.output()).toContain("Stopped.");
  expect(await count(), "nothing was booked without an answer").toBe(before + made.length);
  expect(pids.filter(isAlive)).toEqual([]);
  await expect(readFile(join(dataDir, "run.json"))).rejects.toMatchObject({ code: "ENOENT" });
});

test("five that die within a minute are the end of it, with a sentence", async () => {
  const { server, info } = await takeRunning();
  while (server.child.exitCode === null) {
    for (const pid of frontPids({ server, info })) await kill(pid).catch(() => {});
    await nextTurn();
  }
  expect(await server.ended).toBe(1);
  expect(server.output().trim().split("\n").at(-1)).toMatch(
    /have ended five times within a minute \(the last: signal SIGKILL\)/,
  );
});
