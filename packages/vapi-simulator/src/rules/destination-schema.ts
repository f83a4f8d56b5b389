import { z } from "zod";

const E164 = /^\+[1-9]\d{2,14}$/;

/** Vapi OpenAPI `TransferDestinationNumber`: E.164 unless its own flag turns that off. */
const NumberDestination = z
  .looseObject({
    type: z.literal("number"),
    number: z.string().min(3).max(40),
    numberE164CheckEnabled: z.boolean().optional(),
    message: z.union([z.string(), z.looseObject({})]).optional(),
  })
  .refine(({ number, numberE164CheckEnabled }) => numberE164CheckEnabled === false || E164.test(number), {
    message: "the number is not E.164, such as +14155550123",
  });

/** Vapi OpenAPI `TransferDestinationSip`. */
const SipDestination = z.looseObject({ type: z.literal("sip"), sipUri: z.string().regex(/^sips?:/) });

/** Vapi OpenAPI `TransferDestinationAssistant`; only within a call, so not for `assistant-request`. */
const AssistantDestination = z.looseObject({
  type: z.literal("assistant"),
  assistantName: z.string().min(1),
});

export const DialDestination = z.discriminatedUnion("type", [NumberDestination, SipDestination]);
export const TransferDestination = z.discriminatedUnion("type", [
  NumberDestination,
  SipDestination,
  AssistantDestination,
]);
export type TransferDestination = z.infer<typeof TransferDestination>;
