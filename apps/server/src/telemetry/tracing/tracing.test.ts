import { execFile } from "node:child_process";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { openTestDb } from "@callwaiting/testing/database";
import { createTestOrganization } from "@callwaiting/testing/clinic";
import { forAllTests } from "@callwaiting/testing/for-all-tests";
import { expect, test } from "vitest";
import { z } from "zod";
import { startTestServer } from "../../testing/test-server.ts";

const db = forAllTests(() => openTestDb());

const value = z.record(z.string(), z.unknown());
const received = z.object({
  resourceSpans: z.array(
    z.object({
      scopeSpans: z.array(
        z.object({
          spans: z.array(
            z.object({
              name: z.string(),
              traceId: z.string(),
              spanId: z.string(),
              parentSpanId: z.string().optional(),
              attributes: z.array(z.object({ key: z.string(), value })),
              status: z.object({ code: z.int().optional() }).optional(),
            }),
          ),
        }),
      ),
    }),
  ),
});

/** A collector that keeps what it is sent. */
async function startCollector() {
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => (body += String(chunk)));
    request.on("end", () => {
      bodies.push(request.url === "/v1/traces" ? body : `${String(request.url)} ${body}`);
      response.setHeader("content-type", "application/json").end("{}");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    text: () => bodies.join("\n"),
    spans: () =>
      bodies
        .flatMap((body) => received.parse(JSON.parse(body)).resourceSpans)
        .flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans)),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

test("without an endpoint, nothing of it is loaded", async () => {
  // The API comes with the metrics; it does nothing by itself.
  const list = `
    import { createRequire } from "node:module";
    import { openWatching } from "./src/start/open-watching.ts";
    const load = (endpoint) => openWatching({ trustProxy: false, tracing: endpoint }, "test");
    const packages = () => [...new Set(Object.keys(createRequire(import.meta.url).cache)
      .flatMap((path) => /@opentelemetry\\/[\\w-]+\\/build/.exec(path) ?? []))].map((path) => path.split("/")[1]);
    await import("./src/start/start-server.ts");
    await load();
    const without = packages();
    await load({ endpoint: "http://127.0.0.1:9", serviceName: "x" });
    console.log(JSON.stringify({ without, loaded: packages().length }));
    process.exit(0);`;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--import", "tsx", "--input-type=module", "-e", list],
    { cwd: fileURLToPath(new URL("../../..", import.meta.url)) },
  );
  const { without, loaded } = JSON.parse(stdout) as { without: string[]; loaded: number };
  expect(without).toEqual(["api"]);
  expect(loaded).toBeGreaterThan(4);
});

const MARKER = "Quartzmarker";

test("a booking is one trace, from the request to the database, and holds no word of the caller", async () => {
  await using collector = await startCollector();
  const clinic = await createTestOrganization(db.owner, { name: `Clinic ${MARKER}` });
  {
    const tracing = { endpoint: collector.endpoint, serviceName: "callwaiting" };
    await using server = await startTestServer({ databaseUrl: db.url, watched: { tracing } });
    const message = (patientName: string, appointmentTime: string) => ({
      message: {
        type: "tool-calls",
        call: { id: `call-${MARKER}`, customer: { number: "+14155550177" } },
        toolCallList: [
          {
            id: `tool-${MARKER}`,
            type: "function",
            function: {
              name: "bookClinicAppointment",
              arguments: { appointmentDate: "2026-12-01", appointmentTime, patientName, notes: MARKER },
            },
          },
        ],
      },
    });
    const response = await server.post(
      `/api/webhooks/vapi?org=${clinic.orgId}`,
      clinic.webhookSecret,
      message(`Zoe ${MARKER}`, "10:00"),
    );
    expect(await response.text()).toContain("all set");
    // What fails tells its class, not its message: PostgreSQL would quote the name.
    await db.owner.query("alter table tool_calls add constraint broken check (name = 'x') not valid");
    await server.post("/api/webhooks/vapi", clinic.webhookSecret, message(`Ida ${MARKER}`, "11:00"));
    await db.owner.query("alter table tool_calls drop constraint broken");
  }
  // Closing the server sends what is left.
  const spans = collector.spans();
  const named = (name: string) => spans.filter((span) => span.name === name);
  const [request] = named("POST /api/webhooks/vapi");
  const [tool] = named("tool bookClinicAppointment");
  const [booking] = named("db bookAppointment");
  expect(tool).toMatchObject({ traceId: request?.traceId, parentSpanId: request?.spanId });
  expect(booking).toMatchObject({ traceId: request?.traceId, parentSpanId: tool?.spanId });
  expect(tool?.attributes).toContainEqual({ key: "callwaiting.outcome", value: { stringValue: "booked" } });
  expect(named("db recordToolCall").map(({ status }) => status?.code ?? 0)).toEqual([0, 2]);
  const sent = collector.text();
  expect(sent).not.toMatch(new RegExp(`${MARKER}|Zoe|Ida|5550177|select|insert`, "i"));
  expect(sent).not.toContain(clinic.orgId);
  expect(sent).not.toContain(clinic.webhookSecret);
  expect(new Set(spans.flatMap(({ attributes }) => attributes.map(({ key }) => key)))).toEqual(
    new Set([
      "http.request.method",
      "http.route",
      "http.response.status_code",
      "callwaiting.tool",
      "callwaiting.outcome",
      "db.system.name",
      "db.operation.name",
      "error.type",
    ]),
  );
});
