import { spawn } from "node:child_process";
import { randomBytes, randomUUID } from "node:crypto";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import {
  deleteIntegrationKey,
  enqueueAssistantSync,
  findOrganizationBySecret,
  saveAssistant,
  saveIntegrationKey,
} from "@callwaiting/db";
import { openTestDb } from "@callwaiting/testing/database";
import { OrgId } from "@callwaiting/domain";
import { type VapiApi as SimulatedVapi, startVapiApi } from "@callwaiting/vapi-simulator";
import { SOON, stretched } from "@callwaiting/testing/deadlines";
import { afterEach, describe, expect, test, vi } from "vitest";
import { parseKeyring } from "../secrets/keyring.ts";
import { sealSecret } from "../secrets/sealed-secret.ts";
import { programEnv } from "@callwaiting/testing/program-env";
import { forEachTest } from "@callwaiting/testing/for-all-tests";
import {
  type TestRuntime,
  type TestRuntimeOptions,
  VAPI_KEY,
  WISH,
  newClinic,
  startTestRuntime,
} from "../testing/sync-world.ts";
import { TEST_KEYRING } from "../testing/test-server.ts";

// The worker over a real queue in a real database, against a simulated Vapi over real HTTP.

const db = forEachTest(() => openTestDb());
const vapi = forEachTest(() => startVapiApi({ apiKeys: [VAPI_KEY] }));
let started: TestRuntime[] = [];
afterEach(async () => {
  await Promise.all(started.map((one) => one[Symbol.asyncDispose]()));
  started = [];
});

async function start(options: Partial<TestRuntimeOptions> = {}): Promise<TestRuntime> {
  const one = await startTestRuntime(db.url, { vapiUrl: vapi.url, ...options });
  started.push(one);
  // The round of the start is over: from here on nothing is asked for but by the test. Any server may have done it, so
  // it is the queue that tells, not the log of this one.
  await until(async () => {
    const { rows } = await db.owner.query(
      "select 1 from graphile_worker.jobs where task_identifier = 'reconcile'",
    );
    expect(rows).toEqual([]);
  });
  return one;
}

type Clinic = Awaited<ReturnType<typeof newClinic>>;
const until = (check: () => unknown) => vi.waitFor(check, SOON);
const untilState = (clinic: Clinic, expected: object) =>
  until(async () => expect(await clinic.row()).toMatchObject(expected));
/** The queue waits ever longer between its tries; where the next try is what counts, it need not be waited for. */
const untilRetried = (check: () => unknown) =>
  until(async () => {
    await db.owner.query("update graphile_worker._private_jobs set run_at = now() where locked_at is null");
    await check();
  });
const untilSynced = (clinic: Clinic) => untilState(clinic, { syncState: "synced" });
const only = () => {
  const [assistant, ...others] = vapi.store.assistants;
  expect(others).toEqual([]);
  if (assistant === undefined) throw new Error("there is no assistant at Vapi");
  return assistant;
};
const promptAtVapi = () => JSON.stringify(only()["model"]);
const waiting = async () => {
  const { rows } = await db.owner.query<{ key: string; attempts: number; later: boolean }>(
    "select key, attempts, run_at > now() + interval '30 minutes' as later from graphile_worker.jobs where task_identifier = 'sync-assistant' and attempts < max_attempts",
  );
  return rows;
};

/** Synced, and no job left: not that of the start either, which would put right what a test breaks. */
const untilSettled = async (clinic: Clinic) => {
  await untilSynced(clinic);
  await until(async () => expect(await waiting()).toEqual([]));
};

describe("a save", () => {
  test("answers while Vapi hangs, and the sync follows when Vapi is back", async () => {
    const clinic = await newClinic(db);
    const { runtime } = await start();
    vapi.faults.latency(60_000);
    const saved = await runtime.assistants.saveAssistant(clinic.scope, WISH);
    expect(saved).toMatchObject({ orgId: clinic.orgId, role: "inbound" });
    await untilState(clinic, {
      syncState: "failed",
      lastError: expect.stringContaining("did not answer in time"),
    });
    vapi.faults.clear();
    await untilSynced(clinic);
    expect(promptAtVapi()).toContain("parking is behind the house");
  });

  test("is one line per step in the log, from its operation id to Vapi's answer, without what was said", async () => {
    const clinic = await newClinic(db);
    const { runtime, lines, text } = await start();
    const saved = await runtime.assistants.saveAssistant(clinic.scope, WISH);
    if (saved.kind !== "saved") throw new Error(saved.kind);
    const { operationId } = saved;
    await untilSynced(clinic);
    await until(() =>
      expect(lines()).toContainEqual(expect.objectContaining({ msg: "vapi sync done", operationId })),
    );
    const steps = lines().filter((line) => line["operationId"] === operationId && line["step"] !== undefined);
    expect(steps.map((line) => line["step"])).toEqual([
      "save",
      "load",
      "credentials",
      "tools",
      "get",
      "create",
      "record",
    ]);
    for (const line of steps) expect(line).toMatchObject({ orgId: clinic.orgId, role: "inbound" });
    for (const line of steps.slice(1)) expect(line["durationMs"]).toBeTypeOf("number");
    for (const secret of [VAPI_KEY, clinic.secret, "parking", "Sarah", "Thank you for calling"]) {
      expect(text()).not.toContain(secret);
    }
  });

  test("twenty at once on two servers make one assistant with the wish that is kept, and one row", async () => {
    const clinic = await newClinic(db);
    const [one, two] = [await start(), await start()];
    await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        (n % 2 === 0 ? one : two).runtime.assistants.saveAssistant(clinic.scope, {
          ...WISH,
          customPrompt: `This is wish number ${n}.`,
        }),
      ),
    );
    await untilSynced(clinic);
    await until(async () => expect(await waiting()).toEqual([]));
    expect(promptAtVapi()).toContain((await clinic.row())?.customPrompt);
    expect(only().id).toBe((await clinic.row())?.vapiAssistantId);
    expect(vapi.store.tools).toHaveLength(9);
    const { rows } = await db.owner.query("select 1 from assistants");
    expect(rows).toHaveLength(1);
  });

  test("of both roles at once makes two assistants that share nine tools, and only who makes calls has the tenth", async () => {
    const clinic = await newClinic(db);
    const { runtime } = await start();
    await Promise.all(
      (["inbound", "outbound"] as const).map((role) =>
        runtime.assistants.saveAssistant(clinic.scope, { ...WISH, role }),
      ),
    );
    await until(() => expect(vapi.store.assistants).toHaveLength(2));
    await untilSynced(clinic);
    expect(vapi.store.tools).toHaveLength(10);
    const ids = vapi.store.assistants.map(({ model }) => (model as { toolIds: string[] }).toolIds.length);
    expect(ids.toSorted((a, b) => a - b)).toEqual([9, 10]);
  });

  test("while a sync of the same assistant runs is not lost, and is not called synced too early", async () => {
    const { lines } = await start({
      settings: { client: { timeoutMs: stretched(3_000), retry: { attempts: 1 } } },
    });
    vapi.faults.hangAfterCommit(1, { method: "POST", path: "/assistant" });
    const clinic = await newClinic(db, { saved: true });
    await until(() => expect(vapi.store.assistants).toHaveLength(1));
    await saveAssistant(db.pool, clinic.orgId, {
      ...WISH,
      customPrompt: "Newer wish.",
      operationId: "newer",
    });
    expect(await waiting()).toMatchObject([{ attempts: 0 }]);
    await untilSynced(clinic);
    expect(promptAtVapi()).toContain("Newer wish.");
    await until(() =>
      expect(lines()).toContainEqual(
        expect.objectContaining({ operationId: "newer", msg: "vapi sync done" }),
      ),
    );
  });
});

test("a process killed after Vapi made the assistant leaves no twin: the next one adopts it", async () => {
  const key = randomBytes(32).toString("base64");
  const keyring = parseKeyring(key);
  const clinic = await newClinic(db, { saved: true, keyring });
  vapi.faults.hangAfterCommit(1, { method: "POST", path: "/assistant" });
  const child = spawn(process.execPath, ["--import", "tsx", "src/testing/sync-worker.ts"], {
    cwd: fileURLToPath(new URL("../..", import.meta.url)),
    env: {
      PATH: process.env["PATH"] ?? "",
      DATABASE_URL: db.url,
      VAPI_URL: vapi.url,
      ENCRYPTION_KEY: key,
      ...programEnv(),
    },
    stdio: "inherit",
  });
  await until(() => expect(vapi.store.assistants).toHaveLength(1));
  const { id } = only();
  child.kill("SIGKILL");
  await once(child, "close");
  expect(await clinic.row()).toMatchObject({ vapiAssistantId: null, syncState: "pending" });

  const { lines } = await start({ keyring });
  await untilSynced(clinic);
  expect(only().id).toBe(id);
  expect(await clinic.row()).toMatchObject({ vapiAssistantId: id });
  expect(vapi.store.tools).toHaveLength(9);
  await until(() =>
    expect(lines()).toContainEqual(
      expect.objectContaining({ msg: "the jobs of a dead worker were given back" }),
    ),
  );
});

describe("when Vapi", () => {
  // Long enough for an answer of a busy machine: only what hangs shall run into it.
  const soon = { settings: { client: { timeoutMs: stretched(1_500), retry: { attempts: 1 } } } };
  test.each([
    ["is slow", "timeout", (v: SimulatedVapi) => v.faults.latency(60_000)],
    ["answers 500", "server", (v: SimulatedVapi) => v.faults.fail(500)],
    ["answers 503 in HTML", "server", (v: SimulatedVapi) => v.faults.fail(503)],
    ["limits the rate", "rate_limited", (v: SimulatedVapi) => v.faults.rateLimit(1, 1)],
    [
      "does the work and never answers",
      "timeout",
      (v: SimulatedVapi) => v.faults.hangAfterCommit(1, { method: "POST", path: "/assistant" }),
    ],
    [
      "resets the connection after the work",
      "connection",
      (v: SimulatedVapi) => v.faults.resetAfterCommit(1, { method: "POST", path: "/assistant" }),
    ],
    ["resets the connection before it", "connection", (v: SimulatedVapi) => v.faults.resetBeforeCommit(1)],
  ])(
    "%s, the row and the log say so (%s), and the next try makes one assistant",
    async (_what, errorKind, fault) => {
      const { lines } = await start(soon);
      fault(vapi);
      const clinic = await newClinic(db, { saved: true });
      await untilState(clinic, {
        syncState: "failed",
        lastError: expect.stringContaining("tried again by itself"),
      });
      vapi.faults.clear();
      await until(() =>
        expect(lines()).toContainEqual(
          expect.objectContaining({
            msg: "vapi sync failed",
            errorKind,
            operationId: expect.any(String),
            attempt: 1,
          }),
        ),
      );
      await untilRetried(async () => expect(await clinic.row()).toMatchObject({ syncState: "synced" }));
      only();
      expect(vapi.store.tools).toHaveLength(9);
      expect(await clinic.row()).toMatchObject({ lastError: null });
    },
  );

  test.each([
    [401, "unauthorized", "refused the API key"],
    [400, "bad_request", "did not accept the assistant"],
  ])(
    "answers %i, people see it at once, and the next try is an hour away",
    async (status, errorKind, words) => {
      const { lines } = await start();
      vapi.faults.fail(status);
      const clinic = await newClinic(db, { saved: true });
      await untilState(clinic, { syncState: "failed", lastError: expect.stringContaining(words) });
      await until(async () => expect(await waiting()).toMatchObject([{ later: true }]));
      await until(() =>
        expect(lines()).toContainEqual(
          expect.objectContaining({ msg: "vapi sync failed", errorKind, retry: "slow" }),
        ),
      );
      expect(vapi.requests).toHaveLength(1);
      // Somebody fixes it: the next try is now, not an hour later.
      await saveAssistant(db.pool, clinic.orgId, WISH);
      await untilSynced(clinic);
    },
  );

  test("fails again and again, the breaker opens for every clinic of that key, and nothing more is sent", async () => {
    const clinics = [await newClinic(db), await newClinic(db)];
    vapi.faults.fail(500, 1_000);
    const breaker = { failures: 3, cooldownMs: 60_000 };
    const { lines } = await start({
      settings: { concurrency: 1, client: { timeoutMs: stretched(1_000), retry: { attempts: 1 }, breaker } },
    });
    for (const { orgId } of clinics) await saveAssistant(db.pool, orgId, WISH);
    await untilRetried(() =>
      expect(lines()).toContainEqual(
        expect.objectContaining({ errorKind: "circuit_open", msg: "vapi sync failed" }),
      ),
    );
    expect(vapi.requests).toHaveLength(3);
  });

  test("has lost the assistant, it comes back and is reported", async () => {
    const clinic = await newClinic(db, { saved: true });
    const { runtime, lines } = await start();
    await untilSettled(clinic);
    vapi.faults.deleteAssistant(only().id);
    await runtime.reconcileNow();
    await untilState(clinic, { lastDrift: expect.stringContaining("deleted at Vapi"), syncState: "synced" });
    expect(only().id).toBe((await clinic.row())?.vapiAssistantId);
    await until(() =>
      expect(lines()).toContainEqual(
        expect.objectContaining({ level: 40, msg: expect.stringContaining("deleted") }),
      ),
    );
  });
});

describe("the hourly round", () => {
  test("puts right what was edited at Vapi and says in the row what that was", async () => {
    const clinic = await newClinic(db, { saved: true });
    const { runtime, lines } = await start();
    await untilSettled(clinic);
    vapi.faults.editAssistant(only().id, { firstMessage: "Hello, you are hacked." });
    await runtime.reconcileNow();
    await untilState(clinic, {
      lastDrift: expect.stringContaining("first sentence"),
      lastDriftAt: expect.any(Date),
    });
    expect(only()).toMatchObject({ firstMessage: WISH.firstMessage });
    await until(() =>
      expect(lines()).toContainEqual(
        expect.objectContaining({
          step: "drift",
          orgId: clinic.orgId,
          operationId: expect.stringMatching(/^reconcile-/),
        }),
      ),
    );
  });

  test("changes nothing and reports nothing where all is well", async () => {
    const clinic = await newClinic(db, { saved: true });
    const { runtime, lines } = await start();
    await untilSettled(clinic);
    const writes = () => vapi.requests.filter(({ method }) => method !== "GET").length;
    const before = writes();
    await runtime.reconcileNow();
    await until(() =>
      expect(lines()).toContainEqual(
        expect.objectContaining({ msg: "vapi sync done", reason: "reconcile", level: 20 }),
      ),
    );
    expect(writes()).toBe(before);
    expect(await clinic.row()).toMatchObject({ lastDrift: null });
  });
});

test("a server that starts with another public URL brings it to every assistant", async () => {
  const clinic = await newClinic(db, { saved: true });
  const first = await start();
  await untilSynced(clinic);
  await first.runtime.stop();
  await start({ serverUrl: "https://new.example.com" });
  await until(() =>
    expect(only()).toMatchObject({ server: { url: "https://new.example.com/api/webhooks/vapi" } }),
  );
});

test("without a key nothing is asked again and again, the row says what to set, and a saved key starts the sync", async () => {
  const clinic = await newClinic(db, { saved: true });
  const { pool, lines } = await start({ platformKey: null });
  await untilState(clinic, { syncState: "failed", lastError: expect.stringContaining("VAPI_PRIVATE_KEY") });
  await until(async () => expect(await waiting()).toEqual([]));
  expect(vapi.requests).toEqual([]);
  await until(() =>
    expect(lines()).toContainEqual(expect.objectContaining({ errorKind: "missing_credentials" })),
  );

  const sealedKey = sealSecret(VAPI_KEY, { keyring: TEST_KEYRING, owner: clinic.orgId });
  await saveIntegrationKey(pool, clinic.orgId, { sealedKey, keyHint: "…-key" });
  await untilSynced(clinic);
});

test("another account gets an assistant of its own, and back in the first the one of before is taken up again", async () => {
  const ownVapi = await startVapiApi({ apiKeys: ["own-key"] });
  try {
    const clinic = await newClinic(db, { saved: true });
    const { pool } = await start({ ownKeysVapiUrl: ownVapi.url });
    await untilSettled(clinic);
    const ofPlatform = only().id;
    const useOwnKey = async () => {
      const sealedKey = sealSecret("own-key", { keyring: TEST_KEYRING, owner: clinic.orgId });
      await saveIntegrationKey(pool, clinic.orgId, { sealedKey, keyHint: "…-key" });
      await untilSettled(clinic);
    };
    await useOwnKey();
    const ofClinic = ownVapi.store.assistants.map(({ id }) => id);
    expect(ofClinic).toEqual([(await clinic.row())?.vapiAssistantId]);

    await deleteIntegrationKey(pool, clinic.scope);
    await untilSettled(clinic);
    expect((await clinic.row())?.vapiAssistantId).toBe(ofPlatform);
    await useOwnKey();
    expect((await clinic.row())?.vapiAssistantId).toBe(ofClinic[0]);

    for (const { store } of [vapi, ownVapi]) {
      expect(store.assistants).toHaveLength(1);
      expect(store.tools).toHaveLength(9);
    }
    expect(await clinic.row()).toMatchObject({ lastDrift: null });
  } finally {
    await ownVapi.stop();
  }
});

describe("a rotated webhook secret", () => {
  const expiryOf = async (clinic: Clinic) => {
    const { rows } = await db.owner.query<{ minutes: number | null }>(
      "select extract(epoch from expires_at - now())::float8 / 60 as minutes from webhook_secrets where org_id = $1 order by created_at",
      [clinic.orgId],
    );
    return rows.map(({ minutes }) => (minutes === null ? null : Math.round(minutes)));
  };
  const works = async (secret: string) => (await findOrganizationBySecret(db.pool, secret)) !== null;

  test("leaves the old one good until Vapi was seen with the new one, then for ten minutes", async () => {
    const clinic = await newClinic(db, { saved: true });
    const { runtime } = await start();
    await untilSettled(clinic);
    vapi.faults.fail(500, 1_000);
    const { secret } = await runtime.assistants.rotateWebhookSecret(clinic.scope);
    await untilState(clinic, { syncState: "failed" });
    expect(await expiryOf(clinic)).toEqual([null, null]);
    expect([await works(clinic.secret), await works(secret)]).toEqual([true, true]);

    vapi.faults.clear();
    await runtime.assistants.syncAssistantNow(clinic.scope, "inbound");
    await until(async () => expect(await expiryOf(clinic)).toEqual([10, null]));
    expect(only()).toMatchObject({ server: { headers: { "X-Vapi-Secret": secret } } });
    for (const tool of vapi.store.tools) {
      expect(tool["server"]).toMatchObject({ headers: { "X-Vapi-Secret": secret } });
    }
    expect([await works(clinic.secret), await works(secret)]).toEqual([true, true]);
  });

  test("of two roles ends the old one only when both assistants have the new one", async () => {
    const clinic = await newClinic(db, { saved: true });
    await saveAssistant(db.pool, clinic.orgId, { ...WISH, role: "outbound" });
    const first = await start();
    await until(() => expect(vapi.store.assistants).toHaveLength(2));
    await until(async () => expect(await waiting()).toEqual([]));
    const inbound = (await clinic.row())?.vapiAssistantId ?? "";
    const outbound = vapi.store.assistants.find(({ id }) => id !== inbound)?.id ?? "";
    vapi.faults.fail(500, 1_000, { path: `/assistant/${outbound}` });
    const { secret } = await first.runtime.assistants.rotateWebhookSecret(clinic.scope);
    await until(() =>
      expect(vapi.store.assistants.find(({ id }) => id === inbound)).toMatchObject({
        server: { headers: { "X-Vapi-Secret": secret } },
      }),
    );
    await untilSynced(clinic);
    expect(await expiryOf(clinic)).toEqual([null, null]);
    vapi.faults.clear();
    await first.runtime.assistants.syncAssistantNow(clinic.scope, "outbound");
    await until(async () => expect(await expiryOf(clinic)).toEqual([10, null]));
  });

  test("where there is no assistant at Vapi leaves the old one good for a day", async () => {
    const clinic = await newClinic(db);
    const { runtime } = await start();
    await runtime.assistants.rotateWebhookSecret(clinic.scope);
    expect(await expiryOf(clinic)).toEqual([24 * 60, null]);
  });
});

describe("what Vapi holds beside the wish", () => {
  test("is told field by field in words, without secrets", async () => {
    const clinic = await newClinic(db, { saved: true });
    const { runtime } = await start();
    const describe = () => runtime.assistants.describeAssistantSync(clinic.scope, "inbound");
    await untilSettled(clinic);
    expect(await describe()).toEqual({ kind: "compared", differences: [] });
    vapi.faults.editAssistant(only().id, {
      firstMessage: "Hi!",
      voice: { provider: "openai", voiceId: "nova" },
      model: { ...(only()["model"] as object), messages: [], toolIds: [] },
      server: { url: "https://old.example.com", headers: { "X-Vapi-Secret": "planted-secret" } },
    });
    const told = await describe();
    expect(told).toMatchObject({
      differences: [
        { field: "First message", words: `“Hi!” at Vapi, “${WISH.firstMessage}” here.` },
        { field: "Voice", words: "“nova” of openai at Vapi, “en-US-JennyNeural” of azure here." },
        { field: "Instructions" },
        { field: "Tools", words: "9 of 9 are not connected to the assistant at Vapi." },
        { field: "Address" },
        { field: "Webhook secret" },
      ],
    });
    for (const secret of ["planted-secret", clinic.secret]) {
      expect(JSON.stringify(told)).not.toContain(secret);
    }
    vapi.faults.deleteAssistant(only().id);
    expect(await describe()).toEqual({ kind: "not_at_vapi", wasThere: true });
    vapi.faults.fail(401);
    expect(await describe()).toMatchObject({
      kind: "unreachable",
      message: expect.stringContaining("API key"),
    });
  });
});

test("an account with more than a thousand assistants is searched to the end", async () => {
  const clinic = await newClinic(db, { saved: true });
  const marked = vapi.store.plant(VAPI_KEY, "assistants", {
    name: "Made before a crash",
    metadata: { org_id: clinic.orgId, role: "inbound" },
    createdAt: "2026-01-01T00:00:00.000Z",
  });
  for (let n = 0; n < 1_100; n += 1) vapi.store.plant(VAPI_KEY, "assistants", { name: "Somebody else's" });
  await start();
  await untilSynced(clinic);
  expect(await clinic.row()).toMatchObject({ vapiAssistantId: marked.id });
  expect(vapi.store.assistants).toHaveLength(1_101);
});

test("a job that names an organization that is not there, or says nothing, does nothing", async () => {
  const nobody = OrgId.parse(randomUUID());
  await enqueueAssistantSync(db.pool, nobody, { role: "inbound", operationId: "op", reason: "save" });
  await db.owner.query(`select graphile_worker.add_job('sync-assistant', '{"orgId": "x"}')`);
  const { lines } = await start();
  await until(async () => expect(await waiting()).toEqual([]));
  expect(vapi.requests).toEqual([]);
  await until(() =>
    expect(lines()).toContainEqual(
      expect.objectContaining({ msg: "a sync job of an unknown form was dropped" }),
    ),
  );
});

test("a stop gives a sync back while Vapi hangs, and the row stays as it was", async () => {
  const clinic = await newClinic(db, { saved: true });
  vapi.faults.latency(60_000);
  const one = await start({ settings: { client: { timeoutMs: 60_000 } } });
  await until(() => expect(vapi.requests).not.toEqual([]));
  await one.runtime.stop();
  expect(await clinic.row()).toMatchObject({ syncState: "pending", lastError: null });
  expect(await waiting()).toHaveLength(1);
  const locked = await db.owner.query("select 1 from graphile_worker.jobs where locked_at is not null");
  expect(locked.rows).toEqual([]);
});
