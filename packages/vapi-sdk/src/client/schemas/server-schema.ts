import { z } from "zod";

/**
 * Vapi OpenAPI `Server` and `BackoffPlan`. `secret` (sent as `X-Vapi-Secret`) left the document in 2025; Vapi still
 * takes it.
 */
export const ServerFields = z.looseObject({
  url: z.string().nullish(),
  timeoutSeconds: z.number().nullish(),
  credentialId: z.string().nullish(),
  headers: z.record(z.string(), z.unknown()).nullish(),
  secret: z.string().nullish(),
  backoffPlan: z
    .looseObject({
      type: z.string(),
      maxRetries: z.number(),
      baseDelaySeconds: z.number(),
      excludedStatusCodes: z.array(z.unknown()).nullish(),
    })
    .nullish(),
});
