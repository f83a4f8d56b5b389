import { Agent, type RequestOptions, request } from "node:http";
import { text } from "node:stream/consumers";
import { createTestOrganization } from "@callwaiting/testing/clinic";
import { SOON } from "@callwaiting/testing/deadlines";
import { type TestDb, openTestDb } from "@callwaiting/testing/database";
import { expect, test, vi } from "vitest";
import { type TestServer, startTestServer } from "../src/testing/test-server.ts";

// Turns are counted, not ms: how long a turn takes is the machine's affair.

const SLOTS = ["09:00", "10:00", "11:00", "12:00", "13:00", "14:00", "15:00", "16:00"];

type Clinic = { readonly orgId: string; readonly webhookSecret: string };

/** The arguments of caller number n, whose time nobody else wants. */
const wishOf = (n: number) => ({
  appointmentDate: `2026-12-${String(1 + Math.floor(n / SLOTS.length)).padStart(2, "0")}`,
  appointmentTime: SLOTS[n % SLOTS.length],
  patientName: "John Smith",
  patientPhone: `415555${1000 + n}`,
});

const inPlainForm = (server: TestServer, { webhookSecret }: Clinic, n: number) =>
  server.post("/api/vapi/tools/bookClinicAppointment", webhookSecret, {
    toolCallId: `t${n}`,
    tool: { arguments: wishOf(n) },
  });

const vapiMessage = (n: number) => ({
  message: {
    type: "tool-calls",
    call: { id: `call-${n}`, type: "inboundPhoneCall", customer: { number: `+1415555${1000 + n}` } },
    toolCallList: [
      { id: `t${n}`, type: "function", function: { name: "bookClinicAppointment", arguments: wishOf(n) } },
    ],
  },
});

const asVapi = (server: TestServer, { webhookSecret }: Clinic, n: number) =>
  server.post("/api/webhooks/vapi", webhookSecret, vapiMessage(n));

/** Many requests at once, of which it is known how many were answered. */
function storm(count: number, ask: (n: number) => Promise<Response>) {
  const answered: number[] = [];
  const all = Promise.all(
    Array.from({ length: count }, async (_, n) => {
      const response = await ask(n);
      const said = await response.text();
      answered.push(n);
      return { n, status: response.status, retryAfter: response.headers.get("retry-after"), text: said };
    }),
  );
  return { answered, all };
}

/** Holds the rows of a clinic's providers. */
async function holdProviders(db: TestDb, { orgId }: Clinic) {
  const blocker = await db.owner.connect();
  await blocker.query("begin");
  await blocker.query("select 1 from providers where org_id = $1 for update", [orgId]);
  const letGo = () => blocker.query("rollback");
  return {
    letGo,
    [Symbol.asyncDispose]: async () => {
      await letGo();
      blocker.release();
    },
  };
}

/**
 * Connections that are open already: Node takes in one new connection in each round of its loop, so that whoever opens many at
 * once is in front of everybody else's new one, whatever the server does.
 */
async function openConnections(url: string, count: number) {
  const agent = new Agent({ keepAlive: true });
  const ask = (path: string, options: RequestOptions, body = "") =>
    new Promise<string>((resolve, reject) => {
      const sent = request(`${url}${path}`, { ...options, agent }, (response) => resolve(text(response)));
      sent.once("error", reject).end(body);
    });
  await Promise.all(Array.from({ length: count }, () => ask("/health", {})));
  return {
    post: (path: string, secret: string, body: unknown) => {
      const headers = { "content-type": "application/json", "x-vapi-secret": secret };
      return ask(path, { method: "POST", headers }, JSON.stringify(body));
    },
    [Symbol.dispose]: () => agent.destroy(),
  };
}

test("behind a storm of one clinic another's calls are done after a bounded number of the storm's", async () => {
  await using db = await openTestDb();
  await using server = await startTestServer({ databaseUrl: db.url });
  const [stormy, quiet] = [await createTestOrganization(db.owner), await createTestOrganization(db.owner)];
  using ofStorm = await openConnections(server.url, 100);
  using ofQuiet = await openConnections(server.url, 1);
  const ask = ({ post }: typeof ofStorm, { webhookSecret }: Clinic, n: number) =>
    post("/api/webhooks/vapi", webhookSecret, vapiMessage(n));
  await Promise.all([ask(ofQuiet, quiet, 0), ask(ofStorm, stormy, 199)]);

  let answered = 0;
  const all = Promise.all(
    Array.from({ length: 100 }, async (_, n) => {
      const said = await ask(ofStorm, stormy, n);
      answered += 1;
      return said;
    }),
  );
  for (const n of [1, 2, 3]) expect(await ask(ofQuiet, quiet, n)).toContain("You're all set");
  // First come, first served, the first of the three would be done when nearly all of the storm is.
  expect(answered).toBeLessThan(70);
  expect((await all).filter((said) => !said.includes("You're all set"))).toEqual([]);
});

test("a clinic whose requests all wait for a row keeps no other waiting", async () => {
  await using db = await openTestDb();
  await using server = await startTestServer({ databaseUrl: db.url });
  const [stormy, quiet] = [await createTestOrganization(db.owner), await createTestOrganization(db.owner)];
  await Promise.all([asVapi(server, quiet, 0), asVapi(server, stormy, 99)]);
  await using held = await holdProviders(db, stormy);
  const { answered, all } = storm(12, (n) => asVapi(server, stormy, n));
  await vi.waitFor(async () => expect(await waitingForRows(db)).toBe(5), SOON);
  expect(await (await asVapi(server, quiet, 1)).text()).toContain("You're all set");
  expect(answered).toEqual([]);
  await held.letGo();
  await all;
});

async function waitingForRows(db: TestDb): Promise<number> {
  const { rows } = await db.owner.query<{ count: number }>(
    "select count(*)::int as count from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
  );
  return rows[0]?.count ?? 0;
}

test("who would be too far behind in a clinic's line is told to try again at once, in each form; others are not", async () => {
  await using db = await openTestDb();
  await using server = await startTestServer({ databaseUrl: db.url, longestLine: 5 });
  const [stormy, quiet] = [await createTestOrganization(db.owner), await createTestOrganization(db.owner)];
  await Promise.all([asVapi(server, quiet, 0), asVapi(server, stormy, 99)]);
  const turnedAway = () => server.logLines.filter((line) => line.includes("turned away: too many")).length;
  await using held = await holdProviders(db, stormy);
  const { all } = storm(40, (n) => (n % 2 === 0 ? asVapi : inPlainForm)(server, stormy, n));
  // Half of the ten connections, and five behind them; on a slow machine these give up, and others have their room.
  await vi.waitFor(() => expect(turnedAway()).toBeGreaterThan(10), SOON);
  expect(await (await asVapi(server, quiet, 1)).text()).toContain("You're all set");
  await held.letGo();
  const answers = await all;
  const refused = answers.filter(({ text: said }) => said.includes("trouble reaching the calendar"));
  expect(refused.length).toBeGreaterThanOrEqual(turnedAway());
  const kinds = refused.map(({ n, status, retryAfter }) => [n % 2 === 0, status, retryAfter].join());
  expect(new Set(kinds)).toEqual(new Set(["true,200,", "false,503,2"]));
});

async function busyConnections({ owner }: TestDb): Promise<number> {
  const { rows } = await owner.query(
    "select 1 from pg_stat_activity where datname = current_database() and application_name = 'callwaiting' and state <> 'idle'",
  );
  return rows.length;
}

test("a storm on a locked provider: what was made is what was confirmed, and what a repeat finds", async () => {
  await using db = await openTestDb();
  await using server = await startTestServer({ databaseUrl: db.url });
  const clinic = await createTestOrganization(db.owner);
  const count = async () =>
    (await db.owner.query("select 1 from appointments where org_id = $1", [clinic.orgId])).rows.length;
  const outcomeOf = (answer: string) =>
    (JSON.parse(answer) as { result: { outcome?: string } }).result.outcome;
  await using held = await holdProviders(db, clinic);
  const { answered, all } = storm(30, (n) => inPlainForm(server, clinic, n));
  // Some are told to try again, others still wait.
  await vi.waitFor(() => expect(answered.length).toBeGreaterThan(0), SOON);
  await held.letGo();
  const answers = await all;
  const confirmed = answers.filter(({ status }) => status === 200);
  const refused = answers.filter(({ status }) => status === 503);
  expect(confirmed.length + refused.length).toBe(30);
  expect(refused.length).toBeGreaterThan(0);
  // What was sent before its caller was refused may end a moment later.
  await vi.waitFor(async () => expect(await busyConnections(db)).toBe(0), SOON);
  const made = await count();

  const repeats = refused.map(async ({ n }) =>
    outcomeOf(await (await inPlainForm(server, clinic, n)).text()),
  );
  const found = (await Promise.all(repeats)).filter((outcome) => outcome === "already_booked");
  expect(made).toBe(confirmed.length + found.length);
  expect(await count()).toBe(30);
});
