import { z } from "zod";
import { ResourceFields } from "./resource-fields.ts";
import { ServerFields } from "./server-schema.ts";

/** A Twilio number comes with `twilioAuthToken`: never log one of these whole. */
export const PhoneNumber = z.looseObject({
  ...ResourceFields,
  provider: z.string(),
  number: z.string().nullish(),
  name: z.string().nullish(),
  status: z.string().nullish(),
  assistantId: z.string().nullish(),
  server: ServerFields.nullish(),
});

/** What all of Vapi's `Update…PhoneNumberDTO` share. They are told apart by `provider`, so it is always sent. */
export const PhoneNumberUpdate = z.strictObject({
  provider: z.string().min(1),
  name: z.string().max(40).optional(),
  assistantId: z.string().optional(),
  squadId: z.string().optional(),
  workflowId: z.string().optional(),
  server: ServerFields.optional(),
  fallbackDestination: z.looseObject({ type: z.string() }).optional(),
  hooks: z.array(z.unknown()).optional(),
});
export type PhoneNumberUpdate = z.infer<typeof PhoneNumberUpdate>;
