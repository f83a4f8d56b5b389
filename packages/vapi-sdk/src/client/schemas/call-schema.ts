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

export const CallListQuery = z.strictObject({
  ...ListQuery.shape,
  id: z.string().optional(),
  assistantId: z.string().optional(),
  phoneNumberId: z.string().optional(),
});
export type CallListQuery = z.infer<typeof CallListQuery>;
