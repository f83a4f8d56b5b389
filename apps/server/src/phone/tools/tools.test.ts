import { describe, expect, test } from "vitest";
import { z } from "zod";
import { toolContext } from "../../testing/tool-context.ts";
import { ALL_TOOLS, type ToolPorts, connectTools } from "./all-tools.ts";
import { createOtherZones } from "./find-other-zones.ts";
import { describeTool } from "./describe-tool.ts";

/** Nothing here reaches the database. */
const never = () => Promise.reject(new Error("nothing is to be asked of the database"));
const ports: ToolPorts = {
  bookAppointment: never,
  cancelAppointment: never,
  checkAvailability: never,
  findAppointmentsOfCaller: never,
  findWaitsOfCaller: never,
  joinWaitlist: never,
  leaveWaitlist: never,
  findOtherZones: createOtherZones(never),
  findPromised: never,
  forgiveGuess: never,
  rescheduleAppointment: never,
  sayOutboundCall: never,
};
const tools = connectTools(ports);

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

test("there are the seven tools of the contract, the two of the waitlist, and the one of calls that are made", () => {
  expect(ALL_TOOLS.map(({ name }) => name).toSorted()).toEqual([
    "bookClinicAppointment",
    "cancelAppointment",
    "checkAvailability",
    "findAppointments",
    "getCurrentTime",
    "joinWaitlist",
    "leaveWaitlist",
    "listServices",
    "noteCallResult",
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
    const answer = await tool.run(wrong, toolContext());
    expect(answer.object).toMatchObject({ success: false });
    expect(answer.sentence).not.toBe("");
  });
});
