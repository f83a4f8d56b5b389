import { z } from "zod";
import { spokenTexts } from "./arguments.ts";
import type { ToolDescription } from "./tool.ts";

/** A JSON schema of the kinds that Vapi takes (OpenAPI: OpenAIFunctionParameters, JsonSchema). */
export type ParametersSchema = {
  readonly type: "object";
  readonly properties: Readonly<Record<string, { readonly type: "string"; readonly description: string }>>;
  readonly required: readonly string[];
};

/** A tool as Vapi saves it (OpenAPI: CreateFunctionToolDTO), without the server that it calls. */
export type VapiTool = {
  readonly type: "function";
  readonly function: {
    readonly name: string;
    readonly description: string;
    readonly parameters: ParametersSchema;
  };
  readonly messages: readonly (
    | { readonly type: "request-start"; readonly content: string; readonly blocking: false }
    | {
        readonly type: "request-response-delayed";
        readonly content: string;
        readonly timingMilliseconds: number;
      }
    | { readonly type: "request-failed"; readonly content: string }
  )[];
};

/** A caller who hears nothing for this long, in ms, asks whether anybody is there. */
const DELAYED_AFTER_MS = 3_000;

const parametersSchema = z.object({
  properties: z
    .record(z.string(), z.object({ type: z.literal("string"), description: z.string() }))
    .default({}),
});

/** What Vapi and the API description are told about a tool, made from what the tool itself parses with. */
export function describeTool(tool: ToolDescription): VapiTool {
  return {
    type: "function",
    function: { name: tool.name, description: tool.description, parameters: describeParameters(tool) },
    messages: [
      // Without one of ours Vapi says one of its own.
      { type: "request-start", content: tool.filler, blocking: false },
      {
        type: "request-response-delayed",
        content: "Just a moment longer, please.",
        timingMilliseconds: DELAYED_AFTER_MS,
      },
      {
        type: "request-failed",
        content:
          "I'm having trouble reaching the calendar right now. Could you give me a moment and try that again?",
      },
    ],
  };
}

function describeParameters({ parameters, required }: ToolDescription): ParametersSchema {
  const described = z.toJSONSchema(parameters, {
    io: "input",
    override: ({ zodSchema, jsonSchema }) => {
      const spoken = spokenTexts.get(zodSchema);
      if (spoken === undefined) return;
      for (const key of Object.keys(jsonSchema)) Reflect.deleteProperty(jsonSchema, key);
      Object.assign(jsonSchema, { type: "string", description: spoken.description });
    },
  });
  return { type: "object", properties: parametersSchema.parse(described).properties, required };
}
