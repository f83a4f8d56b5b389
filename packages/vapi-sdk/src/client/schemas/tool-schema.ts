import { z } from "zod";
import { ResourceFields } from "./resource-fields.ts";
import { ServerFields } from "./server-schema.ts";

/** Any type of tool; what is common to all is little. */
export const Tool = z.looseObject({
  ...ResourceFields,
  type: z.string(),
  function: z
    .looseObject({
      name: z.string().nullish(),
      description: z.string().nullish(),
      parameters: z.record(z.string(), z.unknown()).nullish(),
    })
    .nullish(),
  server: ServerFields.nullish(),
  async: z.boolean().nullish(),
});

/** Vapi OpenAPI `OpenAIFunction`; `parameters` as `OpenAIFunctionParameters`, whose properties Vapi checks itself. */
const ToolFunction = z.strictObject({
  name: z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/),
  description: z.string().optional(),
  strict: z.boolean().optional(),
  parameters: z
    .strictObject({
      type: z.literal("object"),
      properties: z.record(z.string(), z.looseObject({ type: z.string() })),
      required: z.array(z.string()).optional(),
    })
    .optional(),
});

/** Vapi OpenAPI `CreateFunctionToolDTO` without what we never set. Function tools are the only ones we write. */
export const ToolWrite = z.strictObject({
  type: z.literal("function"),
  function: ToolFunction,
  server: ServerFields.optional(),
  async: z.boolean().optional(),
  messages: z.array(z.looseObject({ type: z.string() })).optional(),
});
export type ToolWrite = z.infer<typeof ToolWrite>;

/** Vapi tells the kinds of update apart by `type`, so it is always sent. */
export const ToolUpdate = ToolWrite.partial({ function: true });
export type ToolUpdate = z.infer<typeof ToolUpdate>;
