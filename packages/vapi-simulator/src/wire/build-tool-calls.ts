import type { PhoneLineSettings, ToolDefinition } from "../phone-line-options.ts";
import { argumentsText, type ModelCall, type ToolArguments, type ToolCallsFormat } from "../tool-call.ts";
import { toFunction } from "./build-assistant.ts";
import { PLANTED_SECRETS } from "./planted-secrets.ts";
import { SHAPE_PLANS, type ShapePlan } from "./tool-call-shapes.ts";

/** The lists of a `tool-calls` message in one of the known spellings. */
export function buildToolCalls(
  line: PhoneLineSettings,
  calls: readonly ModelCall[],
  { shape = "captured", argumentsAs = "object" }: ToolCallsFormat,
): Record<string, unknown> {
  const { toolCalls, toolCallList, wrapped }: ShapePlan = SHAPE_PLANS[shape];
  const spelled = calls.map(({ toolCallId, name, args }) => ({
    id: toolCallId,
    name,
    args: argumentsAs === "string" ? argumentsText(args) : args,
  }));
  return {
    ...(toolCalls === undefined ? {} : { toolCalls: spelled.map(toolCalls) }),
    ...(toolCallList === undefined ? {} : { toolCallList: spelled.map(toolCallList) }),
    ...(wrapped === undefined
      ? {}
      : {
          toolWithToolCallList: spelled.map((call, index) => ({
            ...buildTool(line, calls[index]),
            toolCall: wrapped(call),
          })),
        }),
  };
}

/** Vapi OpenAPI `FunctionToolWithToolCall`: its `function.parameters` is the schema, a trap for careless readers. */
function buildTool(line: PhoneLineSettings, call: ModelCall | undefined): Record<string, unknown> {
  const name = call?.name ?? "";
  const definition = line.tools.find((tool) => tool.name === name) ?? inventDefinition(name, call?.args);
  return {
    type: "function",
    name,
    async: false,
    function: toFunction(definition),
    server: {
      url: line.webhookUrl,
      timeoutSeconds: line.toolSeconds,
      // Inline tools of old had their secret here, and messages have echoed it.
      secret: PLANTED_SECRETS.toolServerSecret,
    },
    messages: [],
  };
}

function inventDefinition(name: string, args: ToolArguments | undefined): ToolDefinition {
  const names = typeof args === "object" ? Object.keys(args) : [];
  const properties = Object.fromEntries(names.map((key) => [key, { type: "string" }]));
  return { name, parameters: { type: "object", properties, required: names } };
}
