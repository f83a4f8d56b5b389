import { randomUUID } from "node:crypto";
import { createWebhookEndpoint, whoTells } from "@callwaiting/db";
import { EventKind, type OrgId } from "@callwaiting/domain";
import { openTestDb } from "@callwaiting/testing/database";
import { SOON } from "@callwaiting/testing/deadlines";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { createTestScope } from "@callwaiting/testing/scope";
import { expect, onTestFinished, test, vi } from "vitest";
import { createLogger } from "../http/create-logger.ts";
import { sealSecret } from "../secrets/sealed-secret.ts";
import { TEST_KEYRING } from "../testing/test-server.ts";
import { makeSigningSecret } from "../webhooks/sign-event.ts";
import { wakeMessages } from "./wake-messages.ts";

const db = forAllTests(() => openTestDb());

async function createClinic({ writes, tells }: { readonly writes: boolean; readonly tells: boolean }) {
  const scope = await createTestScope(db.owner);
  await db.owner.query("insert into message_settings (org_id, is_on) values ($1, $2)", [scope.orgId, writes]);
  if (tells) {
    const facts = {
      url: "https://example.com/",
      description: "",
      kinds: EventKind.options,
      withContact: false,
    };
    const sealedSecret = sealSecret(makeSigningSecret(), { keyring: TEST_KEYRING, owner: scope.orgId });
    await createWebhookEndpoint(db.pool, scope, {
      endpointId: randomUUID(),
      facts: { ...facts, isOn: true },
      sealedSecret,
    });
  }
  return scope.orgId;
}

test("of all clinics in which something changed, one question finds those that tell anybody, and each job is woken for its own", async () => {
  const quiet = await createClinic({ writes: false, tells: false });
  const writing = await createClinic({ writes: true, tells: false });
  const telling = await createClinic({ writes: false, tells: true });
  const both = await createClinic({ writes: true, tells: true });
  const asked: OrgId[][] = [];
  const woken: string[] = [];
  const waker = wakeMessages({
    connectionString: db.url,
    consumers: [
      { task: "letters", key: (orgId) => `letters:${orgId}`, of: "writes" },
      { task: "webhooks", key: (orgId) => `webhooks:${orgId}`, of: "tells" },
    ],
    whoTells: (orgIds) => {
      asked.push([...orgIds]);
      return whoTells(db.pool, orgIds);
    },
    add: async (task, payload, key) => {
      expect(key).toBe(`${task}:${(payload as { orgId: string }).orgId}`);
      woken.push(key);
    },
    log: createLogger({ level: "silent" }),
  });
  onTestFinished(async () => waker?.stop());
  await waker?.ready;
  const all = [quiet, writing, telling, both];
  await db.owner.query("select pg_notify('callwaiting_changes', id) from unnest($1::text[]) id", [all]);
  await vi.waitFor(() => expect(woken).toHaveLength(4), SOON);
  expect(woken.toSorted()).toEqual(
    [`letters:${writing}`, `letters:${both}`, `webhooks:${telling}`, `webhooks:${both}`].toSorted(),
  );
  expect(asked.map((orgIds) => orgIds.toSorted())).toEqual([all.toSorted()]);
});
