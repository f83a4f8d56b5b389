import { randomUUID } from "node:crypto";
import { type IncomingMessage, type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import {
  type StaffScope,
  bookAppointment,
  cancelAppointment,
  claimWebhook,
  createWebhookEndpoint,
  listWebhookDeliveries,
  listWebhookEndpoints,
  planWebhooks,
  replayWebhooks,
  rescheduleAppointment,
  testWebhookEndpoint,
} from "@callwaiting/db";
import { EventKind, type OrgId } from "@callwaiting/domain";
import { openTestDb } from "@callwaiting/testing/database";
import { SOON } from "@callwaiting/testing/deadlines";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { JOHN } from "@callwaiting/testing/people";
import { createTestScope } from "@callwaiting/testing/scope";
import { Webhook } from "standardwebhooks";
import { expect, onTestFinished, test, vi } from "vitest";
import { createLogger } from "../http/create-logger.ts";
import { sealSecret } from "../secrets/sealed-secret.ts";
import { TEST_KEYRING } from "../testing/test-server.ts";
import { createSendEvent } from "../webhooks/send-event.ts";
import { makeSigningSecret } from "../webhooks/sign-event.ts";
import { createWebhookGuard } from "../webhooks/webhook-guard.ts";
import { startSyncRuntime } from "./start-sync-runtime.ts";

const db = forAllTests(() => openTestDb());

async function startRuntime() {
  const runtime = await startSyncRuntime({
    pool: db.pool,
    databaseUrl: db.url,
    vapi: { baseUrl: "http://127.0.0.1:9", platformKey: null },
    serverUrl: "http://localhost:3001",
    tools: [],
    keyring: TEST_KEYRING,
    sendEvent: createSendEvent(createWebhookGuard({ allowsLoopback: true })),
    log: createLogger({ level: "silent" }),
    settings: { stopGraceMs: 200, pollEveryMs: 50 },
  });
  onTestFinished(runtime.stop);
  return runtime;
}

type Said = {
  readonly type: string;
  readonly data: { readonly appointmentId: string; readonly version: number };
};
type Heard = { readonly id: string; readonly said: Said };

const SECRET = makeSigningSecret();

/** Answers as it is told to, and believes nothing that is not signed. */
async function openReceiver(
  answer: (response: ServerResponse, count: number) => void = (response) =>
    void response.writeHead(204).end(),
) {
  const heard: Heard[] = [];
  let count = 0;
  const read = async (request: IncomingMessage) => {
    let body = "";
    for await (const chunk of request as AsyncIterable<Buffer>) body += chunk.toString();
    const headers = request.headers as Record<string, string>;
    heard.push({ id: headers["webhook-id"] ?? "", said: new Webhook(SECRET).verify(body, headers) as Said });
  };
  const server = createServer((request, response) => {
    void read(request).then(() => answer(response, (count += 1)));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return { url, heard, kinds: () => heard.map(({ said }) => said.type.replace("appointment.", "")) };
}

async function tell(scope: StaffScope, url: string): Promise<string> {
  const endpointId = randomUUID();
  const facts = { url, description: "", kinds: EventKind.options, withContact: false, isOn: true };
  const sealedSecret = sealSecret(SECRET, { keyring: TEST_KEYRING, owner: scope.orgId });
  await createWebhookEndpoint(db.pool, scope, { endpointId, facts, sealedSecret });
  return endpointId;
}

/** At noon in New York, some days ahead, whatever day it is. */
const inDays = (days: number) =>
  `${new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)}T17:00:00Z`;

async function book(orgId: OrgId, days: number): Promise<string> {
  const outcome = await bookAppointment(db.pool, {
    orgId,
    patientName: "John Smith",
    email: "john@example.com",
    phone: JOHN,
    service: null,
    scheduledAt: inDays(days),
  });
  if (outcome.kind !== "booked") throw new Error(outcome.kind);
  return outcome.appointment.appointmentId;
}

/** What waits is due now, and the job looks. */
async function hurry({ orgId }: StaffScope): Promise<void> {
  await db.owner.query(
    "update webhook_deliveries set due_at = now() where org_id = $1 and status = 'planned'",
    [orgId],
  );
  await db.owner.query("update webhook_endpoints set paused_until = null where org_id = $1", [orgId]);
  await look(orgId);
}

const look = (orgId: OrgId) =>
  db.owner.query("select graphile_worker.add_job('deliver-webhooks', json_build_object('orgId', $1::text))", [
    orgId,
  ]);

const until = (met: () => void | Promise<void>) => vi.waitFor(met, SOON);

test("a booking, its move and its cancellation are told in this order soon after, and what was before is not", async () => {
  const scope = await createTestScope(db.owner);
  const receiver = await openReceiver();
  await book(scope.orgId, 12);
  await tell(scope, receiver.url);
  await startRuntime();
  const appointmentId = await book(scope.orgId, 10);
  await rescheduleAppointment(db.pool, { orgId: scope.orgId, appointmentId, scheduledAt: inDays(11) });
  await cancelAppointment(db.pool, { orgId: scope.orgId, appointmentId });
  await until(() => expect(receiver.kinds()).toEqual(["booked", "moved", "cancelled"]));
  expect(receiver.heard.map(({ said }) => said.data.version)).toEqual([0, 1, 2]);
  expect(new Set(receiver.heard.map(({ said }) => said.data.appointmentId))).toEqual(
    new Set([appointmentId]),
  );
});

test("what happened while no server ran is told by the next one, by two that start at once only once", async () => {
  const scope = await createTestScope(db.owner);
  const receiver = await openReceiver();
  await tell(scope, receiver.url);
  await book(scope.orgId, 10);
  await Promise.all([startRuntime(), startRuntime()]);
  await until(() => expect(receiver.kinds()).toEqual(["booked"]));
  const { items } = await listWebhookDeliveries(db.pool, scope, {});
  await until(async () =>
    expect((await listWebhookDeliveries(db.pool, scope, {})).items).toMatchObject([
      { status: "delivered", attempts: 1 },
    ]),
  );
  expect(items[0]?.eventId).toBe(receiver.heard[0]?.id);
});

test("a server that is killed between claim and answer leaves it to the next one, which tells it under the same id", async () => {
  const scope = await createTestScope(db.owner);
  const receiver = await openReceiver();
  await tell(scope, receiver.url);
  await book(scope.orgId, 10);
  await planWebhooks(db.pool, scope.orgId);
  const taken = await claimWebhook(db.pool, scope.orgId);
  await startRuntime();
  await db.owner.query(
    "update webhook_deliveries set claimed_at = claimed_at - interval '3 minutes' where org_id = $1",
    [scope.orgId],
  );
  await look(scope.orgId);
  await until(() => expect(receiver.heard.map(({ id }) => id)).toEqual([taken?.eventId]));
});

test("a server that is stopped in the middle of it ends soon, and what was on its way is told again by the next one", async () => {
  const scope = await createTestScope(db.owner);
  const receiver = await openReceiver((response, count) => void (count > 1 && response.writeHead(204).end()));
  await tell(scope, receiver.url);
  const first = await startRuntime();
  await book(scope.orgId, 10);
  await until(() => expect(receiver.heard).toHaveLength(1));
  await first.stop();
  await db.owner.query(
    "update webhook_deliveries set claimed_at = claimed_at - interval '3 minutes' where org_id = $1",
    [scope.orgId],
  );
  await startRuntime();
  await until(() => expect(receiver.heard).toHaveLength(2));
  expect(receiver.heard[1]).toEqual(receiver.heard[0]);
});

test("a receiver that fails is asked again under the same id, and what comes after waits its turn", async () => {
  const scope = await createTestScope(db.owner);
  const receiver = await openReceiver(
    (response, count) => void response.writeHead(count === 1 ? 500 : 204).end(),
  );
  await tell(scope, receiver.url);
  await startRuntime();
  const appointmentId = await book(scope.orgId, 10);
  await until(async () =>
    expect((await listWebhookDeliveries(db.pool, scope, {})).items).toMatchObject([
      { status: "planned", statusCode: 500 },
    ]),
  );
  await cancelAppointment(db.pool, { orgId: scope.orgId, appointmentId });
  await until(async () => expect((await listWebhookDeliveries(db.pool, scope, {})).items).toHaveLength(2));
  expect(receiver.kinds()).toEqual(["booked"]);
  await hurry(scope);
  await until(() => expect(receiver.kinds()).toEqual(["booked", "booked", "cancelled"]));
  expect(receiver.heard[1]?.id).toBe(receiver.heard[0]?.id);
});

test("one that says that it is gone is asked nothing more", async () => {
  const scope = await createTestScope(db.owner);
  const receiver = await openReceiver((response) => void response.writeHead(410).end());
  await tell(scope, receiver.url);
  await startRuntime();
  await book(scope.orgId, 10);
  await until(async () =>
    expect(await listWebhookEndpoints(db.pool, scope)).toMatchObject([
      { isOn: false, stopped: { reason: "gone" } },
    ]),
  );
  await book(scope.orgId, 11);
  await hurry(scope);
  await until(async () => {
    const { rows } = await db.owner.query(
      "select from graphile_worker.jobs where task_identifier = 'deliver-webhooks' and run_at <= now()",
    );
    expect(rows).toEqual([]);
  });
  expect(receiver.heard).toHaveLength(1);
});

test("one that stalls keeps nobody else's waiting", async () => {
  const slow = await createTestScope(db.owner);
  const quick = await createTestScope(db.owner);
  const stalling = await openReceiver(() => {});
  const receiver = await openReceiver();
  await tell(slow, stalling.url);
  await tell(quick, receiver.url);
  await startRuntime();
  for (let days = 5; days < 12; days += 1) await book(slow.orgId, days);
  await until(() => expect(stalling.heard.length).toBeGreaterThan(2));
  await book(quick.orgId, 10);
  await until(() => expect(receiver.kinds()).toEqual(["booked"]));
});

test("one that stalls keeps nobody waiting within its clinic either, even what comes later", async () => {
  const scope = await createTestScope(db.owner);
  const stalling = await openReceiver(() => {});
  const receiver = await openReceiver();
  await tell(scope, stalling.url);
  await startRuntime();
  for (let days = 5; days < 12; days += 1) await book(scope.orgId, days);
  await until(() => expect(stalling.heard).toHaveLength(4));
  await tell(scope, receiver.url);
  await book(scope.orgId, 12);
  await until(() => expect(receiver.kinds()).toEqual(["booked"]));
  expect(stalling.heard).toHaveLength(4);
});

test("one whose answers are odd is a failure like any other, and what comes after goes on", async () => {
  const scope = await createTestScope(db.owner);
  const receiver = await openReceiver((response, count) => {
    if (count === 1) response.writeHead(429, { "retry-after": "99999999999" }).end();
    else if (count === 2) response.socket?.end("HTTP/1.1 099 No\r\ncontent-length: 0\r\n\r\n");
    else response.writeHead(204).end();
  });
  await tell(scope, receiver.url);
  await startRuntime();
  await book(scope.orgId, 10);
  const tried = (attempts: number, status: string) =>
    until(async () =>
      expect((await listWebhookDeliveries(db.pool, scope, {})).items).toMatchObject([{ attempts, status }]),
    );
  await tried(1, "planned");
  await hurry(scope);
  await tried(2, "planned");
  await hurry(scope);
  await tried(3, "delivered");
});

test("of two clinics each hears of its own", async () => {
  const clinics = [await createTestScope(db.owner), await createTestScope(db.owner)];
  const receivers = [await openReceiver(), await openReceiver()];
  await startRuntime();
  const booked: string[] = [];
  for (const [index, scope] of clinics.entries()) {
    await tell(scope, receivers[index]?.url ?? "");
    booked.push(await book(scope.orgId, 10));
  }
  await until(() =>
    expect(receivers.map(({ heard }) => heard.map(({ said }) => said.data.appointmentId))).toEqual(
      booked.map((id) => [id]),
    ),
  );
});

test("a test and a replay are sent at once", async () => {
  const scope = await createTestScope(db.owner);
  const receiver = await openReceiver();
  const endpointId = await tell(scope, receiver.url);
  await startRuntime();
  await book(scope.orgId, 10);
  await until(() => expect(receiver.kinds()).toEqual(["booked"]));
  await testWebhookEndpoint(db.pool, scope, endpointId);
  await until(() => expect(receiver.kinds()).toEqual(["booked", "webhook.test"]));
  await until(async () => {
    const { items } = await listWebhookDeliveries(db.pool, scope, { status: "delivered" });
    expect(items).toHaveLength(2);
  });
  const since = new Date(Date.now() - 3_600_000).toISOString().replace(/\.\d+/, "");
  expect(await replayWebhooks(db.pool, scope, { endpointId, since })).toBe(1);
  await until(() => expect(receiver.heard).toHaveLength(3));
  expect(receiver.heard[2]).toEqual(receiver.heard[0]);
});
