type Spelling = {
  readonly id: string;
  readonly name: string;
  readonly args: unknown;
};

type Spell = (call: Spelling) => Record<string, unknown>;

/** OpenAI's own form, which captures of 2024 show and Vapi's OpenAPI `ToolCall` describes. */
const functionArguments: Spell = ({ id, name, args }) => ({
  id,
  type: "function",
  function: { name, arguments: args },
});
const functionParameters: Spell = ({ id, name, args }) => ({
  id,
  type: "function",
  function: { name, parameters: args },
});
const flatParameters: Spell = ({ id, name, args }) => ({ id, name, parameters: args });
const flatArguments: Spell = ({ id, name, args }) => ({ id, name, arguments: args });
/** In the docs' wrapper the tool around the call has the name. */
const onlyParameters: Spell = ({ id, args }) => ({ id, parameters: args });

export type ShapePlan = {
  readonly toolCalls?: Spell;
  readonly toolCallList?: Spell;
  readonly wrapped?: Spell;
};

/** Every way in which Vapi is known, or documented, to write a tool call. */
export const SHAPE_PLANS = {
  /** On the wire, 2024: all three lists. `toolCalls` is in no documentation. */
  captured: { toolCalls: functionArguments, toolCallList: functionArguments, wrapped: functionArguments },
  /** Vapi OpenAPI `ServerMessageToolCalls`. */
  openapi: { toolCallList: functionArguments, wrapped: functionArguments },
  /** Vapi docs, server-url/events. */
  "events-page": { toolCallList: flatParameters, wrapped: onlyParameters },
  /** Vapi docs, tools/custom-tools. */
  "custom-tools-page": { toolCallList: flatArguments, wrapped: functionParameters },
  "function-parameters": { toolCallList: functionParameters, wrapped: functionParameters },
  /** Alone, so that a reader of only one list is found out. */
  "only-tool-calls": { toolCalls: functionArguments },
  "only-tool-call-list": { toolCallList: functionArguments },
  "only-wrapped": { wrapped: functionArguments },
  "only-wrapped-parameters": { wrapped: onlyParameters },
  "only-wrapped-function-parameters": { wrapped: functionParameters },
} as const satisfies Record<string, ShapePlan>;

export type ToolCallShape = keyof typeof SHAPE_PLANS;

export const TOOL_CALL_SHAPES = Object.keys(SHAPE_PLANS) as readonly ToolCallShape[];
