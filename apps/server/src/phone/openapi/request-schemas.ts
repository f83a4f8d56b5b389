import { z } from "zod";
import { type JsonObject, named, toSchema } from "./schemas.ts";

const toolCallId = z
  .string()
  .min(1)
  .max(256)
  .describe("Names this call and comes back with the result. Any text of your own.");

const customer = z
  .looseObject({
    number: z.string().optional().describe("The caller's number; serves when the arguments name none."),
    metadata: z
      .looseObject({
        org_id: z.guid().optional().describe("Must be the secret's own organization; any other is refused."),
      })
      .optional(),
  })
  .optional();

const Call = z.looseObject({
  id: z.string().optional().describe("Makes a repeated delivery of the same call do nothing twice."),
  assistantId: z.string().optional(),
  phoneNumberId: z.string().optional(),
});

const ToolCall = z.looseObject({
  id: toolCallId,
  type: z.literal("function").optional(),
  function: z.looseObject({
    name: z.string(),
    arguments: z.union([z.record(z.string(), z.unknown()), z.string().describe("The same as JSON text.")]),
  }),
});

const subject = { call: Call.optional(), customer };

const ToolCallsMessage = z
  .looseObject({ type: z.literal("tool-calls"), toolCallList: z.array(ToolCall), ...subject })
  .register(named, { id: "ToolCallsMessage" });

const EventMessage = z
  .looseObject({
    type: z
      .string()
      .describe(
        "assistant-request, transfer-destination-request, status-update, end-of-call-report, hang; any other is " +
          "accepted and ignored.",
      ),
    ...subject,
  })
  .register(named, { id: "EventMessage" });

export const VapiMessage = z
  .looseObject({ message: z.union([ToolCallsMessage, EventMessage]) })
  .register(named, { id: "VapiMessage", description: "A server message as Vapi sends it." });

const MESSAGE: JsonObject = toSchema(VapiMessage);

/** A request to a tool: the plain form, around the JSON schema of its arguments, or any message of Vapi's. */
export function toolRequest(argumentsSchema: JsonObject): JsonObject {
  const plain = {
    type: "object",
    required: ["toolCallId", "tool"],
    properties: {
      toolCallId: toSchema(toolCallId),
      tool: { type: "object", properties: { arguments: argumentsSchema } },
      call: toSchema(Call),
      customer: toSchema(customer),
    },
  };
  const bare = {
    ...argumentsSchema,
    description:
      "The arguments alone, as Vapi's `apiRequest` tools send them; not an empty object. The answer's `toolCallId` is `arguments`.",
    minProperties: 1,
    not: { anyOf: ["message", "toolCallId", "tool", "toolCall", "type"].map((key) => ({ required: [key] })) },
  };
  return { anyOf: [plain, MESSAGE, bare] };
}

const PlainCall = z
  .looseObject({
    toolCallId,
    toolCall: z.looseObject({
      name: z.string(),
      arguments: z.record(z.string(), z.unknown()).optional(),
    }),
    ...subject,
  })
  .register(named, {
    id: "PlainCall",
    description: "The plain form where the address does not name the tool.",
  });

/** A request to the webhook. */
export function webhookRequest(): JsonObject {
  return { anyOf: [MESSAGE, toSchema(PlainCall)] };
}
