import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { SOON } from "@callwaiting/testing/deadlines";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { beforeAll, expect, test, vi } from "vitest";
import { z } from "zod";
import { startCli } from "./testing/run-cli.ts";
import { startSystem } from "./testing/running-system.ts";

// The command as a process, against a real server and the simulated Vapi inside it.

const Resource = z.looseObject({ id: z.string(), server: z.looseObject({ url: z.string() }) });
const Assistant = Resource.extend({ model: z.looseObject({ toolIds: z.array(z.string()) }) });
const Report = z.object({
  ok: z.boolean(),
  url: z.string(),
  failed: z.int(),
  checks: z.array(
    z.object({ title: z.string(), ok: z.boolean(), detail: z.string(), hint: z.string().nullable() }),
  ),
});

const system = forAllTests(() => startSystem({ SEED_DEMO: "true" }));
beforeAll(async () => {
  const query = "select 1 from assistants where sync_state = 'synced'";
  await vi.waitFor(async () => expect((await system.db.owner.query(query)).rows).not.toEqual([]), SOON);
  // The start's own round would put right what a test has bent.
  const jobs =
    "select from graphile_worker.jobs where task_identifier not in ('deliver-messages', 'deliver-webhooks')";
  await vi.waitFor(async () => expect((await system.db.owner.query(jobs)).rowCount).toBe(0), SOON);
});

/** A sync that is still at work could fix by itself what a test breaks next. */
async function untilSyncRests(): Promise<void> {
  const query =
    "select 1 from graphile_worker.jobs where task_identifier not in ('deliver-messages', 'deliver-webhooks')";
  await vi.waitFor(async () => expect((await system.db.owner.query(query)).rows).toEqual([]), SOON);
}

async function askVapi(method: string, path: string, body?: object): Promise<unknown> {
  const { vapi } = system.info;
  if (vapi?.kind !== "simulated") throw new Error("It is not simulated.");
  const headers = { authorization: `Bearer ${vapi.key}`, "content-type": "application/json" };
  const response = await fetch(vapi.baseUrl + path, {
    method,
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  expect(response.ok).toBe(true);
  return response.json();
}
const list = async (kind: "assistant" | "tool") => z.array(Resource).parse(await askVapi("GET", `/${kind}`));
/** As the database has it: Vapi lists two assistants in no order that one could rely on. */
const inbound = async () => {
  const { rows } = await system.db.owner.query<{ id: string }>(
    "select vapi_assistant_id as id from assistants where role = 'inbound'",
  );
  return Assistant.parse(await askVapi("GET", `/assistant/${rows[0]?.id}`));
};
const toolOf = async ({ model }: z.infer<typeof Assistant>) =>
  Resource.parse(await askVapi("GET", `/tool/${model.toolIds[0]}`));
const verify = async (...args: string[]) => {
  const { stdout, exitCode } = await startCli("verify-webhook", ["--json", ...args], system.env);
  return { exitCode, report: Report.parse(JSON.parse(stdout)) };
};
const wrong = (report: z.infer<typeof Report>) => report.checks.filter(({ ok }) => !ok);

test("all is well: every assistant calls this server, a signed message is answered, nothing is written", async () => {
  const before = await list("assistant");
  const { stdout, exitCode } = await startCli("verify-webhook", ["--fix"], system.env);
  expect(stdout).toMatch(/Failed: 0/);
  expect(stdout).toContain("9 tools");
  expect(exitCode).toBe(0);
  expect(await list("assistant")).toEqual(before);
});

test("an assistant and a tool that were pointed elsewhere are named, left alone, and fixed by --fix", async () => {
  const elsewhere = "https://elsewhere.example.com/api/webhooks/vapi";
  const assistant = await inbound();
  const tool = await toolOf(assistant);
  await askVapi("PATCH", `/assistant/${assistant.id}`, { server: { ...assistant.server, url: elsewhere } });
  await askVapi("PATCH", `/tool/${tool.id}`, {
    type: "function",
    server: { ...tool.server, url: elsewhere },
  });

  const seen = await verify();
  expect(seen.exitCode).toBe(1);
  // The other assistant may have that tool as well.
  expect(wrong(seen.report)).toContainEqual(
    expect.objectContaining({
      detail: expect.stringMatching(/The assistant .* calls https:\/\/elsewhere.* The tool .* calls/),
      hint: expect.stringContaining("--fix"),
    }),
  );
  expect((await inbound()).server.url).toBe(elsewhere);

  const fixed = await verify("--fix");
  expect(fixed.report.checks).toContainEqual(
    expect.objectContaining({ detail: expect.stringContaining("Fixed.") }),
  );
  expect(fixed).toMatchObject({ exitCode: 0, report: { ok: true, failed: 0 } });
  for (const one of [await inbound(), ...(await list("tool"))]) {
    expect(one.server.url).toBe(seen.report.url);
  }
  expect((await inbound()).server).toEqual(assistant.server);
  expect((await verify()).exitCode).toBe(0);
});

test("a phone number of our assistant that calls elsewhere is named, left alone, and fixed by --fix", async () => {
  const assistant = await inbound();
  const server = { ...assistant.server, url: "https://elsewhere.example.com/api/webhooks/vapi" };
  const { id } = Resource.parse(
    await askVapi("POST", "/phone-number", { provider: "vapi", assistantId: assistant.id, server }),
  );
  const numberAtVapi = async () => Resource.parse(await askVapi("GET", `/phone-number/${id}`));
  const seen = await verify();
  expect(seen.exitCode).toBe(1);
  expect(wrong(seen.report)).toMatchObject([{ detail: expect.stringContaining("The phone number") }]);
  expect((await numberAtVapi()).server).toEqual(server);
  const fixed = await verify("--fix");
  expect(fixed).toMatchObject({ exitCode: 0, report: { ok: true } });
  expect((await numberAtVapi()).server).toEqual({ ...server, url: seen.report.url });
  await askVapi("DELETE", `/phone-number/${id}`);
});

test("an assistant that is gone at Vapi is red, and comes back with --fix", async () => {
  await untilSyncRests();
  const { id } = await inbound();
  await askVapi("DELETE", `/assistant/${id}`);
  const seen = await verify();
  expect(seen.exitCode).toBe(1);
  expect(wrong(seen.report)).toMatchObject([{ detail: expect.stringContaining("not at Vapi") }]);
  expect((await verify("--fix")).exitCode).toBe(0);
  expect((await inbound()).id).not.toBe(id);
});

test("an assistant whose last sync failed is red with the reason, and --fix has it tried again", async () => {
  await untilSyncRests();
  await system.db.owner.query(
    "update assistants set sync_state = 'failed', last_error = 'Vapi said no.' where role = 'inbound'",
  );
  const seen = await verify();
  expect(seen.exitCode).toBe(1);
  expect(wrong(seen.report)).toMatchObject([{ detail: "The last sync failed: Vapi said no." }]);
  expect((await verify("--fix")).exitCode).toBe(0);
});

test("--replay tells what the server makes of a file of one's own, and stores nothing", async () => {
  const file = join(system.dataDir, "captured.json");
  const call = { id: "replayed", customer: { number: "+14155550123" }, mood: "calm", orgId: "v" };
  const body = {
    message: { type: "end-of-call-report", endedReason: "customer-ended-call", cost: "0.5", call },
  };
  const list = [
    { id: "1", function: { name: "bookClinicAppointment", arguments: { date: "tomorrow", petName: "Rex" } } },
  ];
  await writeFile(
    file,
    JSON.stringify([body, { body: JSON.stringify({ message: { type: "tool_calls", toolCallList: list } }) }]),
  );
  const { stdout, exitCode } = await startCli("verify-webhook", ["--replay", file], system.env);
  expect(stdout).toMatch(/Message 1 of 2: end-of-call-report/);
  expect(stdout).toMatch(/Would be stored[^]*endedReason: customer-ended-call[^]*cost: 0.5/);
  expect(stdout).toMatch(/Not read\s+call\.mood/);
  expect(stdout).toMatch(/Left out\s+call\.orgId: Vapi's own bookkeeping/);
  expect(stdout).toMatch(/Message 2 of 2: tool-calls[^]*appointmentDate: tomorrow[^]*petName/);
  expect(exitCode).toBe(0);
  expect((await system.db.owner.query("select from calls where call_id = 'replayed'")).rowCount).toBe(0);
});

test.each(["utf8", "utf16le"] as const)(
  "--replay reads a file that begins with the mark of %s",
  async (encoding) => {
    const file = join(system.dataDir, `${encoding}.json`);
    const body = {
      message: { type: "end-of-call-report", call: { id: "c" }, cost: -1, summary: "a".repeat(20_000) },
    };
    await writeFile(file, `\uFEFF${JSON.stringify(body)}`, encoding);
    const { stdout, exitCode } = await startCli("verify-webhook", ["--replay", file], system.env);
    expect(stdout).toMatch(/Not usable\s+cost: It is no amount/);
    expect(stdout).toMatch(/Cut\s+summary: Of 20,000 characters/);
    expect(exitCode).toBe(0);
  },
);

test("--replay of what cannot be read says why, and of what is no file what it takes", async () => {
  const file = join(system.dataDir, "odd.jsonl");
  await writeFile(
    file,
    '{"message":{}}\n{"message":{"type":"hang","customer":{"metadata":{"org_id":"x"}}}}\n',
  );
  const { stdout, exitCode } = await startCli("verify-webhook", ["--replay", file], system.env);
  expect(stdout).toContain('The message has no "type"');
  expect(stdout).toMatch(/refused with 403/);
  expect(exitCode).toBe(1);
  const missing = await startCli("verify-webhook", ["--replay", "nowhere.json"], system.env);
  expect(missing.stderr).toContain("There is no such file");
  expect(missing.exitCode).not.toBe(0);
});

test("a secret that this server cannot open any more is red, with what to type", async () => {
  const env = { ...system.env, ENCRYPTION_KEY: Buffer.alloc(32, 7).toString("base64") };
  const { stdout, exitCode } = await startCli("verify-webhook", [], env);
  expect(exitCode).toBe(1);
  expect(stdout).toContain("npm run org -- rotate-secret");
});

test("without a server it says so in one sentence", async () => {
  const { stderr, exitCode } = await startCli("verify-webhook", [], { DATA_DIR: "/nowhere" });
  expect(exitCode).toBe(1);
  expect(stderr).toContain("CallWaiting is not running here.");
});
