import { z } from "zod";
import { Numeric } from "./resource-fields.ts";

/**
 * Vapi OpenAPI `Server` and `BackoffPlan`. `secret` (sent as `X-Vapi-Secret`) left the document in 2025; Vapi still
 * takes it.
 */
export const ServerFields = z.looseObject({
  url: z.string().nullish(),
  timeoutSeconds: Numeric.nullish(),
  credentialId: z.string().nullish(),
  headers: z.record(z.string(), z.unknown()).nullish(),
  secret: z.string().nullish(),
  backoffPlan: z
    .looseObject({
      type: z.string(),
      maxRetries: Numeric,
      baseDelaySeconds: Numeric,
      excludedStatusCodes: z.array(z.unknown()).nullish(),
    })
    .nullish(),
});
