import { readFile } from "node:fs/promises";
import { openTestDb } from "@callwaiting/testing/database";
import { type TestOrganization, createTestOrganization } from "@callwaiting/testing/clinic";
import { startVapiApi } from "@callwaiting/vapi-simulator";
import { SOON } from "@callwaiting/testing/deadlines";
import { comingAt } from "@callwaiting/testing/now";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { z } from "zod";
import { signInAs } from "@callwaiting/testing/staff";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { VAPI_KEY, newClinic } from "../../testing/sync-world.ts";
import { startTestServer } from "../../testing/test-server.ts";

// What Prometheus reads, over HTTP, from a server with a real queue and a simulated Vapi.

const db = forAllTests(() => openTestDb());
const vapi = forAllTests(() => startVapiApi({ apiKeys: [VAPI_KEY] }));
const server = forAllTests(() =>
  startTestServer({
    databaseUrl: db.url,
    vapi: { url: vapi.url, platformKey: VAPI_KEY },
    watched: {},
  }),
);
let clinic: TestOrganization;
beforeAll(async () => {
  clinic = await createTestOrganization(db.owner, { name: "Quartz Clinic" });
  const { row } = await newClinic(db, { saved: true });
  await server.runtime?.reconcileNow();
  await vi.waitFor(async () => {
    expect((await row())?.syncState).toBe("synced");
    expect(await valueOf(SYNCS_DONE)).toBeGreaterThan(0);
  }, SOON);
});

const SYNCS_DONE = 'callwaiting_jobs_total{task="sync-assistant",result="done"}';

async function read(): Promise<string> {
  const response = await fetch(`${server.url}/metrics`);
  expect(response.status).toBe(200);
  expect(response.headers.get("content-type")).toMatch(/^text\/plain; version=0\.0\.4/);
  return response.text();
}

/** The value of one series, named as Prometheus shows it; 0 when it is not there yet. */
async function valueOf(series: string): Promise<number> {
  const line = (await read()).split("\n").find((one) => one.startsWith(`${series} `));
  return Number(line?.split(" ").at(-1) ?? 0);
}

/** A tool call of a phone call, as Vapi sends it; answers the sentence. */
async function ask(callId: string, toolCallId: string, heard: Record<string, string>): Promise<string> {
  const response = await server.post("/api/webhooks/vapi", clinic.webhookSecret, {
    message: {
      type: "tool-calls",
      call: { id: callId, type: "inboundPhoneCall" },
      toolCallList: [
        { id: toolCallId, type: "function", function: { name: "bookClinicAppointment", arguments: heard } },
      ],
    },
  });
  const { results } = (await response.json()) as { results: { result: string }[] };
  return results[0]?.result ?? "";
}

const wish = (appointmentTime: string, patientPhone: string) => ({
  appointmentDate: "2026-12-01",
  appointmentTime,
  patientName: "Zoe Quartz",
  patientPhone,
});

describe("/metrics", () => {
  test("counts bookings by outcome, and a conflict whose caller took an offered time, once", async () => {
    const booked = 'callwaiting_bookings_total{via="phone",outcome="booked"}';
    const taken = 'callwaiting_bookings_total{via="phone",outcome="slot_unavailable"}';
    expect(await ask("call-1", "t1", wish("10:00", "415 555 0101"))).toMatch(/all set/);
    expect(await ask("call-2", "t1", wish("10:00", "415 555 0102"))).toMatch(/no longer available/);
    expect(await valueOf("callwaiting_alternatives_accepted_total")).toBe(0);
    expect(await ask("call-2", "t2", wish("10:30", "415 555 0102"))).toMatch(/all set/);
    expect(await ask("call-2", "t2", wish("10:30", "415 555 0102"))).toMatch(/all set/);
    // Another call's offer, and a time that was not offered.
    expect(await ask("call-3", "t1", wish("11:00", "415 555 0103"))).toMatch(/all set/);
    expect(await ask("call-4", "t1", wish("10:00", "415 555 0104"))).toMatch(/no longer available/);
    expect(await ask("call-4", "t2", wish("4:00 PM", "415 555 0104"))).toMatch(/all set/);
    expect(await valueOf("callwaiting_alternatives_accepted_total")).toBe(1);
    expect(await valueOf(booked)).toBe(4);
    expect(await valueOf(taken)).toBe(2);
    expect(await valueOf('callwaiting_bookings_total{via="phone",outcome="repeated"}')).toBe(1);
    const tool = 'tool="bookClinicAppointment",outcome="booked"';
    expect(await valueOf(`callwaiting_tool_duration_seconds_count{${tool}}`)).toBe(4);
  });

  test("counts what the desk books apart from the phone", async () => {
    const { api } = await signInAs("staff", {
      url: server.url,
      databaseUrl: db.url,
      orgId: clinic.orgId,
    });
    const [service] = (await api.services.list.query()).items;
    await api.appointments.book.mutate({
      serviceId: service?.serviceId ?? "",
      startsAt: comingAt("10:00"),
      contact: { name: "Zoe Quartz", phone: "+14155550109" },
    });
    expect(await valueOf('callwaiting_bookings_total{via="desk",outcome="booked"}')).toBe(1);
  });

  test("shows requests by route, the pools, the queue, what Vapi answered and its breakers", async () => {
    const route = 'method="POST",route="/api/webhooks/vapi",status="200"';
    const before = await valueOf(`callwaiting_http_requests_total{${route}}`);
    await ask("call-8", "t1", wish("2:00 PM", "415 555 0108"));
    expect(await valueOf(`callwaiting_http_requests_total{${route}}`)).toBe(before + 1);
    const created = 'operation="assistants.create",result="ok"';
    expect(await valueOf(`callwaiting_vapi_request_duration_seconds_count{${created}}`)).toBeGreaterThan(0);
    expect(await valueOf('callwaiting_vapi_breakers{state="closed"}')).toBe(1);
    expect(await valueOf('callwaiting_pool_max_connections{pool="requests"}')).toBe(10);
    expect(await valueOf('callwaiting_pool_waiting{pool="queue"}')).toBe(0);
    expect(await valueOf("callwaiting_database_up")).toBe(1);
    expect(await read()).toContain('callwaiting_not_ready{cause="full"} 0');
    expect(await valueOf("callwaiting_live_listeners")).toBe(0);
    expect(await valueOf("process_resident_memory_bytes")).toBeGreaterThan(0);
  });

  test("is for whoever brings the token, where one is set, and has no other method", async () => {
    await using guarded = await startTestServer({
      databaseUrl: db.url,
      watched: { metricsToken: "a-token-of-twenty-letters" },
    });
    const ask = (authorization?: string) =>
      fetch(`${guarded.url}/metrics`, { headers: authorization === undefined ? {} : { authorization } });
    for (const refused of [await ask(), await ask("Bearer a-token-of-twenty-lettert")]) {
      expect(refused.status).toBe(401);
      expect(await refused.json()).toMatchObject({ error: "unauthorized" });
    }
    expect((await ask("Bearer a-token-of-twenty-letters")).status).toBe(200);
    expect((await fetch(`${server.url}/metrics`, { method: "POST" })).status).toBe(405);
    expect((await fetch(`${server.url}/metrics`, { headers: { "x-forwarded-for": "::1" } })).status).toBe(
      401,
    );
  });

  test("says how long a due job has been left lying", async () => {
    await db.owner.query(
      "select graphile_worker.add_job('nobody-does-this', '{}', run_at => now() - interval '90 s')",
    );
    expect(await valueOf("callwaiting_jobs_oldest_ready_seconds")).toBeGreaterThanOrEqual(90);
    expect(await valueOf('callwaiting_jobs_queued{state="ready"}')).toBe(1);
    await db.owner.query("delete from graphile_worker._private_jobs where run_at < now() - interval '80 s'");
  });

  test("names no clinic, person, number or id in any label, and only labels that it knows", async () => {
    await server.post("/api/vapi/tools/quartzTool", clinic.webhookSecret, { toolCallId: "zoe-1", tool: {} });
    await fetch(`${server.url}/quartz/zoe`);
    await fetch(`${server.url}/calendar/zoe-quartz.ics`);
    // Without the values, which are numbers of any kind.
    const text = (await read()).replaceAll(/ [^ \n]+$/gm, "");
    const labels = [...text.matchAll(/[{,](\w+)="([^"]*)"/g)].map(([, name = "", value = ""]) => ({
      name,
      value,
    }));
    expect(labels.filter(({ name }) => !KNOWN_LABELS.has(name))).toEqual([]);
    const ours = labels.filter(({ name }) => !["le", "version", "type", "space", "kind"].includes(name));
    for (const { name, value } of ours) expect(value, name).toMatch(/^(?:[\w./:|() -]{1,60})$/);
    expect(text).not.toMatch(/quartz|zoe|555\d|call-\d/i);
    expect(text).not.toContain(clinic.orgId);
    expect(text).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-/);
  });
});

describe("the example dashboard and alert rules", () => {
  const file = (path: string) => readFile(new URL(`../../../../../deploy/${path}`, import.meta.url), "utf8");
  const dashboard = z.object({
    panels: z.array(z.object({ targets: z.array(z.object({ expr: z.string() })).default([]) })),
  });

  async function expressions(): Promise<readonly string[]> {
    const { panels } = dashboard.parse(JSON.parse(await file("grafana/callwaiting.json")));
    const rules = (await file("prometheus/alerts.yml")).split(/^ +- alert: /m).slice(1);
    const alerts = rules.map((rule) => /^ +expr: (?:>-)?([^]+?)^ +(?:for|labels):/m.exec(rule)?.[1] ?? "");
    return [...panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)), ...alerts];
  }

  test("ask only for metrics and labels that are there after a booking", async () => {
    expect(await ask("call-9", "t1", wish("3:00 PM", "415 555 0120"))).toMatch(/all set/);
    const text = await read();
    const asked = await expressions();
    expect(asked.length).toBeGreaterThan(30);
    expect(asked.filter((one) => one.trim() === "")).toEqual([]);
    const names = new Set(asked.flatMap((one) => one.match(/\b(?:callwaiting|process|nodejs)_\w+/g) ?? []));
    const missing = [...names].filter((name) => !new RegExp(`^${name}(?:\\{| )`, "m").test(text));
    // What happens only when something goes wrong has no series yet, but is declared.
    expect(missing).toEqual(["callwaiting_tool_calls_late_total"]);
    for (const name of missing) expect(text).toContain(`# TYPE ${name} counter`);
    const labels = asked.flatMap((one) =>
      [...one.matchAll(/(\w+)=~?"|by \(([\w, ]+)\)/g)].flatMap(
        ([, name, list]) => name ?? list?.split(", ") ?? [],
      ),
    );
    // Prometheus adds the last two.
    const known = new Set([...KNOWN_LABELS, "job", "instance"]);
    expect(labels.filter((label) => !known.has(label))).toEqual([]);
  });

  test("leave out no metric of ours", async () => {
    const asked = (await expressions()).join("\n");
    const ours = [...(await read()).matchAll(/^# TYPE (callwaiting_\w+)/gm)].map(([, name = ""]) => name);
    expect(ours.length).toBeGreaterThan(12);
    expect(ours.filter((name) => !asked.includes(name))).toEqual([]);
  });
});

const KNOWN_LABELS = new Set(
  "via outcome tool method route status cause le operation result task state pool version major minor patch type space kind channel".split(
    " ",
  ),
);
