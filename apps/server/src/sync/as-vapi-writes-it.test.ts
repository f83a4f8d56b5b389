import { saveAssistant } from "@callwaiting/db";
import { SOON } from "@callwaiting/testing/deadlines";
import { openTestDb } from "@callwaiting/testing/database";
import { forEachTest } from "@callwaiting/testing/for-all-tests";
import { type VapiApi, startVapiApi } from "@callwaiting/vapi-simulator";
import { expect, test, vi } from "vitest";
import { startRelay } from "../testing/relay.ts";
import { VAPI_KEY, WISH, newClinic, startTestRuntime } from "../testing/sync-world.ts";

// Vapi answers with what was meant in words of its own. A relay before the simulated one writes answers in several ways.

type Rewrite = (value: unknown) => unknown;
type Fields = Readonly<Record<string, unknown>>;

const db = forEachTest(() => openTestDb());
const vapi = forEachTest(() => startVapiApi({ apiKeys: [VAPI_KEY] }));
/** Of the voices to choose from, those of Vapi's own have a generation. */
const ELLIOT = { provider: "vapi", voiceId: "Elliot", version: 2 };
const until = (check: () => unknown) => vi.waitFor(check, SOON);

/** Bottom up through every object of an answer. */
function deep(
  change: (fields: Fields) => Fields,
  ofList: (list: unknown[]) => unknown = (list) => list,
): Rewrite {
  const visit: Rewrite = (value) => {
    if (Array.isArray(value)) return ofList(value.map(visit));
    if (typeof value !== "object" || value === null) return value;
    return change(Object.fromEntries(Object.entries(value).map(([key, one]) => [key, visit(one)])));
  };
  return visit;
}

const mapValues = (fields: Fields, change: Rewrite) =>
  Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, change(value)]));

const numbersAsText = deep((fields) =>
  mapValues(fields, (one) => (typeof one === "number" ? String(one) : one)),
);
const textsAsNumbers = deep((fields) =>
  mapValues(fields, (one) => (typeof one === "string" && /^\d$/.test(one) ? Number(one) : one)),
);
const withDefaults = deep((fields) => ({
  ...("voiceId" in fields ? { cachingEnabled: true, speed: 1, chunkPlan: { enabled: true } } : {}),
  ...("url" in fields ? { timeoutSeconds: 20, staticIpAddressesEnabled: false } : {}),
  ...("messages" in fields ? { emotionRecognitionEnabled: false, numFastTurns: 0 } : {}),
  ...("parameters" in fields ? { strict: false } : {}),
  ...("orgId" in fields ? { silenceTimeoutSeconds: 30, backgroundSound: "office", async: false } : {}),
  ...fields,
}));
const withNulls = deep((fields) => ({
  ...(Object.hasOwn(fields, "url") ? { credentialId: null } : {}),
  ...fields,
}));
const setsTurned = deep(
  (fields) => fields,
  (list) => (list.every((one) => typeof one === "string") ? list.toReversed() : list),
);
const headersLowered = deep((fields) =>
  Object.fromEntries(
    Object.entries(fields).map(([key, one]) => [key.replace("X-Vapi-Secret", "x-vapi-secret"), one]),
  ),
);
const emptyLeftOut = deep((fields) =>
  Object.fromEntries(Object.entries(fields).filter(([, one]) => JSON.stringify(one) !== "[]")),
);
const all = [withDefaults, withNulls, numbersAsText, setsTurned, headersLowered, emptyLeftOut];

const patches = (api: VapiApi) => api.requests.filter(({ method }) => method === "PATCH").length;
const writes = (api: VapiApi) => api.requests.filter(({ method }) => method !== "GET").length;

const WAYS: readonly (readonly [how: string, rewrite: Rewrite])[] = [
  ["numbers as text", numbersAsText],
  ["texts as numbers", textsAsNumbers],
  ["defaults filled in", withDefaults],
  ["nulls for what is not set", withNulls],
  ["sets in another order", setsTurned],
  ["headers in small letters", headersLowered],
  ["empty lists left out", emptyLeftOut],
  ["all of it", (answer) => all.reduce((one, rewrite) => rewrite(one), answer)],
];

test.each(WAYS)(
  "where Vapi writes %s, a new assistant is synced as it was made, and every round leaves it alone",
  async (_how, rewrite) => {
    await using relay = await startRelay(vapi.url, rewrite);
    const clinic = await newClinic(db);
    await saveAssistant(db.pool, clinic.orgId, { ...WISH, voice: ELLIOT });
    await using one = await startTestRuntime(db.url, { vapiUrl: relay.url });
    const synced = () => one.lines().filter(({ msg }) => msg === "vapi sync done").length;
    await until(async () =>
      expect(await clinic.row()).toMatchObject({
        syncState: "synced",
        syncedAt: expect.any(Date),
        lastError: null,
      }),
    );
    expect(patches(vapi)).toBe(0);
    const before = { writes: writes(vapi), synced: synced() };
    await one.runtime.reconcileNow();
    await until(() => expect(synced()).toBeGreaterThan(before.synced));
    expect(writes(vapi)).toBe(before.writes);
    expect(await clinic.row()).toMatchObject({ syncState: "synced", lastDrift: null });
    expect(await one.runtime.assistants.describeAssistantSync(clinic.scope, "inbound")).toEqual({
      kind: "compared",
      differences: [],
    });
  },
);

test.each([WAYS[0], WAYS.at(-1)].flatMap((way) => (way === undefined ? [] : [way])))(
  "where Vapi writes %s, a save reaches it with one change, which counts",
  async (_how, rewrite) => {
    await using relay = await startRelay(vapi.url, rewrite);
    const clinic = await newClinic(db, { saved: true });
    await using one = await startTestRuntime(db.url, { vapiUrl: relay.url });
    await until(async () => expect(await clinic.row()).toMatchObject({ syncState: "synced" }));
    const before = patches(vapi);
    await one.runtime.assistants.saveAssistant(clinic.scope, { ...WISH, name: "Marcy", voice: ELLIOT });
    await until(async () => expect(await clinic.row()).toMatchObject({ name: "Marcy", syncState: "synced" }));
    expect(patches(vapi)).toBe(before + 1);
    expect(vapi.store.assistants).toMatchObject([
      { name: "Marcy", voice: { voiceId: "Elliot", version: "2" } },
    ]);
  },
);

test("what is no longer meant is taken away by a save", async () => {
  const clinic = await newClinic(db);
  const voice = { provider: "azure", voiceId: "emma" };
  await saveAssistant(db.pool, clinic.orgId, { ...WISH, voice: { ...voice, speed: 1.2 } });
  await using one = await startTestRuntime(db.url, { vapiUrl: vapi.url });
  await until(() => expect(vapi.store.assistants).toMatchObject([{ voice: { speed: 1.2 } }]));
  await until(async () => expect(await clinic.row()).toMatchObject({ syncState: "synced" }));
  await one.runtime.assistants.saveAssistant(clinic.scope, { ...WISH, voice });
  await until(() => expect(vapi.store.assistants[0]?.["voice"]).toEqual(voice));
});

test("a Vapi that holds something else than what it took is asked again in an hour, not at once", async () => {
  const deaf = deep((fields) => ("firstMessage" in fields ? { ...fields, firstMessage: "Hi" } : fields));
  await using relay = await startRelay(vapi.url, deaf);
  const clinic = await newClinic(db, { saved: true });
  await using _ = await startTestRuntime(db.url, { vapiUrl: relay.url });
  await until(async () =>
    expect(await clinic.row()).toMatchObject({
      syncState: "failed",
      lastError: expect.stringMatching(/holds something else \(first sentence\)/),
    }),
  );
  await until(async () => {
    const { rows } = await db.owner.query(
      "select run_at > now() + interval '30 minutes' as later from graphile_worker.jobs where task_identifier = 'sync-assistant'",
    );
    expect(rows).toEqual([{ later: true }]);
  });
});

test.each<[what: string, path: string, odd: unknown]>([
  ["a tool whose `async` is a text", "/tool", { id: "odd-1", type: "function", async: "x" }],
  ["a tool without a type", "/tool", { id: "odd-1" }],
  ["an assistant whose model is a text", "/assistant", { id: "odd-1", model: "gpt", metadata: "x" }],
  ["what is no object", "/tool", 5],
  ["what has no id", "/assistant", { name: "x" }],
])("%s that is somebody else's stops nothing, and is told once", async (_what, path, odd) => {
  const rewrite: Rewrite = (answer) => (Array.isArray(answer) ? [odd, ...(answer as unknown[])] : answer);
  await using relay = await startRelay(vapi.url, rewrite);
  const clinic = await newClinic(db, { saved: true });
  await using one = await startTestRuntime(db.url, { vapiUrl: relay.url });
  await until(async () => expect(await clinic.row()).toMatchObject({ syncState: "synced" }));
  await one.runtime.assistants.syncAssistantNow(clinic.scope, "inbound");
  await until(() =>
    expect(one.lines().filter(({ msg }) => msg === "vapi sync done").length).toBeGreaterThan(1),
  );
  const told = one.lines().filter(({ msg }) => String(msg).includes("unusual form"));
  const operation = `${path.slice(1)}s.list`;
  expect(told.filter((line) => line["operation"] === operation)).toHaveLength(1);
  expect(vapi.store.tools).toHaveLength(9);
});
