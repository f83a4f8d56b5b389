import { OrgId } from "@callwaiting/domain";
import { Temporal } from "temporal-polyfill";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { createDeps } from "../../deps.ts";
import { createLogger } from "../../http/create-logger.ts";
import { DEFAULT_RATE_LIMITS } from "../../http/rate-limit/create-rate-limits.ts";
import { TEST_KEYRING } from "../../testing/test-server.ts";
import { createAppPool } from "@callwaiting/db";
import { describeTool } from "./describe-tool.ts";
import type { ToolContext } from "./tool.ts";

const log = createLogger({ level: "silent" });
// Never connected: nothing here reaches the database.
const pool = createAppPool({ connectionString: "postgres://nobody@127.0.0.1:1/none" });
const { tools } = createDeps({
  pool,
  log,
  keyring: TEST_KEYRING,
  version: "test",
  answerBudgetMs: 1_000,
  rateLimits: DEFAULT_RATE_LIMITS,
  trustProxy: false,
  adminDir: "/nowhere",
});

/** What Vapi's API takes (OpenAPI: CreateFunctionToolDTO, OpenAIFunctionParameters, JsonSchema); unknown keys are 400. */
const vapiTool = z.strictObject({
  type: z.literal("function"),
  function: z.strictObject({
    name: z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/),
    description: z.string().min(40).max(999),
    parameters: z.strictObject({
      type: z.literal("object"),
      properties: z.record(
        z.string(),
        z.strictObject({
          type: z.enum(["string", "number", "integer", "boolean"]),
          description: z.string().min(10),
        }),
      ),
      required: z.array(z.string()),
    }),
  }),
  messages: z.array(
    z.discriminatedUnion("type", [
      z.strictObject({
        type: z.literal("request-start"),
        content: z.string().max(60),
        blocking: z.literal(false),
      }),
      z.strictObject({
        type: z.literal("request-response-delayed"),
        content: z.string().max(60),
        timingMilliseconds: z.number().min(100).max(120_000),
      }),
      z.strictObject({ type: z.literal("request-failed"), content: z.string().max(1_000) }),
    ]),
  ),
});

test("there are the seven tools of the contract", () => {
  expect([...tools.keys()].sort()).toEqual([
    "bookClinicAppointment",
    "cancelAppointment",
    "checkAvailability",
    "findAppointments",
    "getCurrentTime",
    "listServices",
    "rescheduleAppointment",
  ]);
});

describe.each([...tools.values()].map((tool) => ({ tool, name: tool.name })))("$name", ({ tool }) => {
  test("is described in a form that Vapi takes", () => {
    const described = describeTool(tool);
    expect(vapiTool.parse(described)).toEqual(described);
    expect(described.messages.map(({ type }) => type)).toEqual([
      "request-start",
      "request-response-delayed",
      "request-failed",
    ]);
  });

  test("what it is described with is exactly what it parses", () => {
    const { parameters } = describeTool(tool).function;
    expect(Object.keys(parameters.properties)).toEqual(Object.keys(tool.parameters.shape));
    for (const name of parameters.required) expect(parameters.properties).toHaveProperty(name);
    const all = Object.fromEntries(Object.keys(parameters.properties).map((name) => [name, "x"]));
    expect(tool.parameters.safeParse(all)).toMatchObject({ success: true, data: all });
  });

  test("arguments of the wrong kind are answered, not thrown", async () => {
    const names = Object.keys(tool.parameters.shape);
    if (names.length === 0) return;
    const wrong = Object.fromEntries(names.map((name) => [name, [{ deep: name }]]));
    const answer = await tool.run(wrong, contextOf());
    expect(answer).toMatchObject({ httpStatus: 400, outcome: "invalid_arguments" });
    for (const name of names) expect(answer.object.message).toContain(name);
  });
});

function contextOf(): ToolContext {
  return {
    tenant: {
      organization: {
        orgId: OrgId.parse("00000000-0000-4000-8000-000000000000"),
        name: "Test Clinic",
        timeZone: "America/New_York",
        region: "US",
        transferNumber: null,
        openingHours: [1, 2, 3, 4, 5].map((weekday) => ({ weekday, opensAt: "09:00", closesAt: "17:00" })),
        closures: [],
        services: [
          { serviceId: "1", key: "consultation", name: "Consultation", durationMinutes: 30 },
          { serviceId: "2", key: "cleaning", name: "Dental cleaning", durationMinutes: 45 },
        ],
        providers: [],
      },
      inboundAssistantId: null,
      vapiAssistantIds: [],
      vapiPhoneNumberIds: [],
    },
    now: Temporal.Instant.from("2026-11-20T15:00:00Z"),
    requestKey: null,
    callerNumber: null,
    log,
  };
}

test("getCurrentTime tells date, weekday, time, zone and whether the clinic is open", async () => {
  const answer = await tools.get("getCurrentTime")?.run({}, contextOf());
  expect(answer?.sentence).toMatch(/Friday, November 20, 2026.*10:00 AM.*open until 5:00 PM/);
  expect(answer?.object).toMatchObject({
    date: "2026-11-20",
    time: "10:00",
    timeZone: "America/New_York",
    open: true,
    closesAt: "2026-11-20T22:00:00Z",
  });
});

test("listServices names each with its length", async () => {
  const answer = await tools.get("listServices")?.run({}, contextOf());
  expect(answer?.sentence).toMatch(/Consultation.*30 minutes.*Dental cleaning.*45 minutes/);
});
