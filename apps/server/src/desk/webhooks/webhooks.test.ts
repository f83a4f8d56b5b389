import { EventKind } from "@callwaiting/domain";
import { createTestOrganization } from "@callwaiting/testing/clinic";
import { openTestDb } from "@callwaiting/testing/database";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { type SignedInStaff, signInAs } from "@callwaiting/testing/staff";
import { beforeAll, expect, test } from "vitest";
import { openSecret } from "../../secrets/sealed-secret.ts";
import { TEST_KEYRING, startTestServer } from "../../testing/test-server.ts";

const db = forAllTests(() => openTestDb());
const server = forAllTests(() => startTestServer({ databaseUrl: db.url }));

let owner: SignedInStaff;
let orgId: string;

beforeAll(async () => {
  const clinic = await createTestOrganization(db.owner);
  ({ orgId } = clinic);
  owner = await signInAs("owner", { url: server.url, databaseUrl: db.url, orgId: clinic.orgId });
});

// An address of the internet, so that no name has to be looked up. Nothing is sent: no worker runs here.
const FACTS = {
  url: "https://93.184.216.34/in",
  description: "CRM",
  kinds: [...EventKind.options],
  withContact: false,
  isOn: true,
};

async function create(more: Partial<typeof FACTS> = {}) {
  const made = await owner.api.webhooks.create.mutate({ ...FACTS, ...more });
  if (made.kind !== "created") throw new Error(made.message);
  return made;
}

test("a secret is shown once, sealed in the database, and another after it is made anew", async () => {
  const { endpointId, secret } = await create();
  expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  const sealed = async () => {
    const { rows } = await db.owner.query<{ sealed: string; old: string | null }>(
      "select sealed_secret as sealed, sealed_old_secret as old from webhook_endpoints where endpoint_id = $1",
      [endpointId],
    );
    return rows[0] ?? { sealed: "", old: null };
  };
  const first = await sealed();
  expect(openSecret(first.sealed, { keyring: TEST_KEYRING, owner: orgId })).toBe(secret);
  const rotated = await owner.api.webhooks.rotateSecret.mutate({ endpointId });
  expect(rotated.secret).not.toBe(secret);
  expect((await sealed()).old).toBe(first.sealed);
  const shown = JSON.stringify([
    await owner.api.webhooks.list.query(),
    await owner.api.audit.list.query({}),
    await owner.api.webhooks.deliveries.query({}),
  ]);
  expect(shown).not.toContain("whsec_");
  expect(shown).not.toContain(first.sealed);
  expect(server.logLines.join("")).not.toMatch(/whsec_|93\.184/);
});

test("an address within our networks is refused when it is made and when it is changed", async () => {
  const { endpointId } = await create();
  for (const url of [
    "https://127.0.0.1/",
    "https://169.254.169.254/",
    "http://93.184.216.34/",
    "https://[::ffff:10.0.0.1]/",
  ]) {
    expect(await owner.api.webhooks.create.mutate({ ...FACTS, url }), url).toMatchObject({ kind: "refused" });
    const { endpoints } = await owner.api.webhooks.list.query();
    const version = endpoints.find((one) => one.endpointId === endpointId)?.version ?? "";
    expect(await owner.api.webhooks.save.mutate({ ...FACTS, url, endpointId, version }), url).toMatchObject({
      kind: "refused",
    });
  }
});

test("a save over somebody else's says who was faster", async () => {
  const { endpointId } = await create();
  const { endpoints } = await owner.api.webhooks.list.query();
  const version = endpoints.find((one) => one.endpointId === endpointId)?.version ?? "";
  const save = { ...FACTS, endpointId, version };
  expect(await owner.api.webhooks.save.mutate({ ...save, description: "Mine" })).toMatchObject({
    kind: "saved",
    endpoint: { description: "Mine" },
  });
  expect(await owner.api.webhooks.save.mutate({ ...save, description: "Late" })).toMatchObject({
    kind: "stale",
    endpoint: { description: "Mine" },
    lastChange: { actor: { kind: "user", userId: owner.userId } },
  });
});

test("what we switched off is on Today by the name of its server alone, and an owner switches it on again", async () => {
  const { endpointId } = await create({ url: "https://93.184.216.35/in?token=of-theirs" });
  await db.owner.query(
    "update webhook_endpoints set is_on = false, stopped_reason = 'failing', stopped_at = now() where endpoint_id = $1",
    [endpointId],
  );
  expect(await owner.api.webhooks.stopped.query()).toEqual({
    stopped: [{ host: "93.184.216.35", reason: "failing" }],
  });
  const { endpoints } = await owner.api.webhooks.list.query();
  const current = endpoints.find((one) => one.endpointId === endpointId);
  const facts = { ...FACTS, url: current?.url ?? "", isOn: true };
  await owner.api.webhooks.save.mutate({ ...facts, endpointId, version: current?.version ?? "" });
  expect(await owner.api.webhooks.stopped.query()).toEqual({ stopped: [] });
});

test("an event is not sent again to an address that is switched off, and it says why", async () => {
  const { endpointId } = await create({ url: "https://93.184.216.36/in" });
  const { rows } = await db.owner.query<{ id: string }>(
    `insert into webhook_deliveries (org_id, endpoint_id, event_id, kind, change_id, appointment_id, happened_at, data, status, due_at)
     values ($1, $2, 'evt_off', 'appointment.booked', 1, gen_random_uuid(), now(), '{}', 'delivered', now())
     returning delivery_id as id`,
    [orgId, endpointId],
  );
  await db.owner.query("update webhook_endpoints set is_on = false where endpoint_id = $1", [endpointId]);
  expect(await owner.api.webhooks.replay.mutate({ deliveryId: rows[0]?.id ?? "" })).toEqual({
    kind: "refused",
    message: "This address is switched off. Switch it on first.",
  });
});

test("a test is planned, can be sent again, and goes with its address", async () => {
  const { endpointId } = await create();
  const { deliveryId } = await owner.api.webhooks.test.mutate({ endpointId });
  expect((await owner.api.webhooks.deliveries.query({ endpointId })).items).toMatchObject([
    { deliveryId, kind: "webhook.test", status: "planned", attempts: 0 },
  ]);
  expect(await owner.api.webhooks.replay.mutate({ deliveryId })).toEqual({ kind: "planned" });
  const since = "2026-11-01T00:00:00Z";
  expect(await owner.api.webhooks.replaySince.mutate({ endpointId, since })).toEqual({
    kind: "planned",
    count: 0,
  });
  expect(await owner.api.webhooks.delete.mutate({ endpointId })).toEqual({ done: true });
  await expect(owner.api.webhooks.replay.mutate({ deliveryId })).rejects.toThrow("no such event");
  await expect(owner.api.webhooks.test.mutate({ endpointId })).rejects.toThrow("no such address");
});
