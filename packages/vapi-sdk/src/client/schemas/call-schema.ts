import { z } from "zod";
import { ListQuery, ResourceFields } from "./resource-fields.ts";

/** Vapi OpenAPI `Call`: what we read of it. */
export const Call = z.looseObject({
  ...ResourceFields,
  type: z.string().nullish(),
  status: z.string().nullish(),
  endedReason: z.string().nullish(),
  startedAt: z.string().nullish(),
  endedAt: z.string().nullish(),
  assistantId: z.string().nullish(),
  phoneNumberId: z.string().nullish(),
  cost: z.number().nullish(),
});

/** Vapi OpenAPI `CreateCallDTO`: what we send of it. */
export const CallWrite = z.strictObject({
  /** For our own reference: by it a call is found of which nobody knows whether it was made. */
  name: z.string().min(1).max(40),
  assistantId: z.string().min(1),
  phoneNumberId: z.string().min(1),
  customer: z.strictObject({
    /** E.164. */
    number: z.string().regex(/^\+[1-9]\d{6,14}$/),
    name: z.string().max(40).optional(),
  }),
  assistantOverrides: z
    .strictObject({
      firstMessage: z.string().max(1_000).optional(),
      voicemailMessage: z.string().max(1_000).optional(),
      maxDurationSeconds: z.number().min(10).max(43_200).optional(),
      variableValues: z.record(z.string(), z.string()).optional(),
      metadata: z.record(z.string(), z.unknown()).optional(),
    })
    .optional(),
});
export type CallWrite = z.infer<typeof CallWrite>;

export const CallListQuery = z.strictObject({
  ...ListQuery.shape,
  id: z.string().optional(),
  assistantId: z.string().optional(),
  phoneNumberId: z.string().optional(),
});
export type CallListQuery = z.infer<typeof CallListQuery>;
