import { openTestDb } from "@callwaiting/testing/database";
import { startVapiApi } from "@callwaiting/vapi-simulator";
import { SOON } from "@callwaiting/testing/deadlines";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { type SignedInStaff, signInAs } from "@callwaiting/testing/staff";
import { forEachTest } from "@callwaiting/testing/for-all-tests";
import { VAPI_KEY, newClinic } from "../../testing/sync-world.ts";
import { startTestServer } from "../../testing/test-server.ts";

// The clinic's own Vapi key and its webhook secrets, over HTTP.

const OWN_KEY = "own-key-of-the-clinic-4242";
const until = (check: () => unknown) => vi.waitFor(check, SOON);
const refused = (code: string) => ({ data: { code } });

const db = forEachTest(() => openTestDb());
const vapi = forEachTest(() => startVapiApi({ apiKeys: [VAPI_KEY, OWN_KEY] }));
const server = forEachTest(() =>
  startTestServer({
    databaseUrl: db.url,
    logLevel: "debug",
    vapi: { url: vapi.url, platformKey: VAPI_KEY },
  }),
);
let clinic: Awaited<ReturnType<typeof newClinic>>;
let owner: SignedInStaff;
const world = () => ({ url: server.url, databaseUrl: db.url, orgId: clinic.orgId });
beforeEach(async () => {
  clinic = await newClinic(db, { saved: true });
  owner = await signInAs("owner", world());
});

const untilSynced = () => until(async () => expect((await clinic.row())?.syncState).toBe("synced"));
const assistantsOf = (key: string) => vapi.store.org(key).assistants.size;

describe("the clinic's own Vapi key", () => {
  test("is tested, kept, used, and seen by nobody again", async () => {
    expect(await owner.api.integrations.vapi.query()).toMatchObject({
      ownKey: null,
      platform: { kind: "simulated", host: new URL(vapi.url).host },
      webhookUrl: `${server.url}/api/webhooks/vapi`,
    });
    await untilSynced();
    const saved = await owner.api.integrations.saveVapiKey.mutate({ apiKey: ` ${OWN_KEY} ` });
    expect(saved).toEqual({ kind: "saved", wasTested: true });
    await until(() => expect(assistantsOf(OWN_KEY)).toBe(1));
    await untilSynced();
    // Another account is no deletion.
    expect((await clinic.row())?.lastDrift).toBeNull();

    const answers = [
      saved,
      await owner.api.integrations.vapi.query(),
      await owner.api.assistants.list.query(),
      await owner.api.assistants.describeSync.query({ role: "inbound" }),
    ];
    expect(answers[1]).toMatchObject({ ownKey: { keyHint: "4242" } });
    const { rows } = await db.owner.query("select * from changes");
    const { rows: stored } = await db.owner.query("select * from integrations");
    for (const place of [JSON.stringify(answers), JSON.stringify([rows, stored]), server.logLines.join("")]) {
      expect(place).not.toContain(OWN_KEY);
    }
    expect(rows).toContainEqual(
      expect.objectContaining({ entity: "integration", actor_name: "owner of the clinic" }),
    );

    await owner.api.integrations.deleteVapiKey.mutate();
    await untilSynced();
    expect((await owner.api.integrations.vapi.query()).ownKey).toBeNull();
    await expect(owner.api.integrations.deleteVapiKey.mutate()).rejects.toMatchObject(refused("NOT_FOUND"));
  });

  test("that Vapi refuses is not kept, even when told to", async () => {
    for (const evenUntested of [false, true]) {
      const answer = await owner.api.integrations.saveVapiKey.mutate({
        apiKey: "not-a-real-key",
        evenUntested,
      });
      expect(answer).toMatchObject({ kind: "refused", message: expect.stringContaining("private key") });
    }
    expect((await owner.api.integrations.vapi.query()).ownKey).toBeNull();
    expect(server.logLines.join("")).not.toContain("not-a-real-key");
  });

  test("is kept untested only when somebody says so while Vapi is away", async () => {
    await untilSynced();
    vapi.faults.fail(500, 1_000);
    const save = (evenUntested: boolean) =>
      owner.api.integrations.saveVapiKey.mutate({ apiKey: OWN_KEY, evenUntested });
    expect(await save(false)).toEqual({ kind: "untested", message: "Vapi has a fault of its own." });
    expect((await owner.api.integrations.vapi.query()).ownKey).toBeNull();
    expect(await save(true)).toEqual({ kind: "saved", wasTested: false });
    expect((await owner.api.integrations.vapi.query()).ownKey).not.toBeNull();
  });

  test("that no header can carry is refused before anybody is asked, without being quoted", async () => {
    const apiKey = "two words\nand-a-line";
    const answer = await owner.api.integrations.saveVapiKey.mutate({ apiKey }).catch((error: Error) => error);
    expect(answer).toMatchObject({ data: { code: "BAD_REQUEST", issues: [{ field: "apiKey" }] } });
    expect(JSON.stringify(answer)).not.toContain("and-a-line");
  });
});

describe("a webhook secret", () => {
  const expiryOfOld = async () => {
    const { rows } = await db.owner.query<{ minutes: number | null }>(
      `select extract(epoch from expires_at - now())::float8 / 60 as minutes from webhook_secrets
       where org_id = $1 order by created_at limit 1`,
      [clinic.orgId],
    );
    return rows[0]?.minutes;
  };
  const callTool = async (secret: string) =>
    (
      await server.post("/api/vapi/tools/getCurrentTime", secret, {
        toolCallId: "call-1",
        tool: { arguments: {} },
      })
    ).status;

  test("is rotated without a missed call: the old one works until Vapi was seen with the new one, and ten minutes more", async () => {
    await untilSynced();
    vapi.faults.fail(500, 1_000);
    const { secret } = await owner.api.webhookSecrets.rotate.mutate();
    expect([await callTool(clinic.secret), await callTool(secret)]).toEqual([200, 200]);
    await until(async () => expect((await clinic.row())?.syncState).toBe("failed"));
    expect(await expiryOfOld()).toBeNull();
    expect((await owner.api.webhookSecrets.list.query()).items).toMatchObject([
      { expiresAt: null, isLive: true, confirmedBy: 0 },
      { expiresAt: null, isLive: true, confirmedBy: 1 },
    ]);
    expect(await callTool(clinic.secret)).toBe(200);

    vapi.faults.clear();
    await owner.api.assistants.syncNow.mutate({ role: "inbound" });
    await until(async () => expect(await expiryOfOld()).not.toBeNull());
    const minutes = (await expiryOfOld()) ?? 0;
    expect(minutes).toBeGreaterThan(9);
    expect(minutes).toBeLessThanOrEqual(10);
    expect([await callTool(clinic.secret), await callTool(secret)]).toEqual([200, 200]);
    expect(vapi.store.assistants).toMatchObject([{ server: { headers: { "X-Vapi-Secret": secret } } }]);
    const { items: listed } = await owner.api.webhookSecrets.list.query();
    expect(listed).toMatchObject([{ confirmedBy: 1 }, { expiresAt: expect.any(String) }]);
    expect(JSON.stringify(listed)).not.toContain(secret);
    expect(server.logLines.join("")).not.toContain(secret);
  });
});

test("an admin sees both and changes neither", async () => {
  const { api } = await signInAs("admin", world());
  expect((await api.integrations.vapi.query()).ownKey).toBeNull();
  expect((await api.webhookSecrets.list.query()).items).toHaveLength(1);
  for (const attempt of [
    () => api.integrations.saveVapiKey.mutate({ apiKey: OWN_KEY }),
    () => api.integrations.deleteVapiKey.mutate(),
    () => api.webhookSecrets.rotate.mutate(),
  ]) {
    await expect(attempt()).rejects.toMatchObject(refused("FORBIDDEN"));
  }
});

test("another clinic's key and secrets are not there", async () => {
  await owner.api.integrations.saveVapiKey.mutate({ apiKey: OWN_KEY });
  const elsewhere = await newClinic(db);
  const { api } = await signInAs("owner", { ...world(), orgId: elsewhere.orgId });
  expect((await api.integrations.vapi.query()).ownKey).toBeNull();
  const ours = (await owner.api.webhookSecrets.list.query()).items.map(({ secretId }) => secretId);
  const { items: theirs } = await api.webhookSecrets.list.query();
  for (const { secretId } of theirs) expect(ours).not.toContain(secretId);
  await expect(api.integrations.deleteVapiKey.mutate()).rejects.toMatchObject(refused("NOT_FOUND"));
  expect((await owner.api.integrations.vapi.query()).ownKey).not.toBeNull();
});
