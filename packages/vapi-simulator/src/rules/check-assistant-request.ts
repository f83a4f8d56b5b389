import { z } from "zod";
import { checkReply } from "../api/rules/check-body.ts";
import { checkOneChoice, faultOfField } from "./check-choice.ts";
import { DialDestination } from "./destination-schema.ts";
import type { Fault } from "./rule-violation.ts";

const Overrides = z.record(z.string(), z.unknown());

/** Vapi OpenAPI `ServerMessageResponseAssistantRequest`. */
const Answer = z.strictObject({
  assistantId: z.string().min(1).optional(),
  assistant: z.looseObject({}).optional(),
  assistantOverrides: Overrides.optional(),
  squadId: z.string().min(1).optional(),
  squad: z.looseObject({ members: z.array(z.unknown()).min(1) }).optional(),
  squadOverrides: Overrides.optional(),
  workflowId: z.string().min(1).optional(),
  workflow: z.looseObject({}).optional(),
  workflowOverrides: Overrides.optional(),
  destination: DialDestination.optional(),
  error: z.string().min(1).optional(),
});
export type AssistantAnswer = z.infer<typeof Answer>;

const CHOICES = [
  "assistantId",
  "assistant",
  "squadId",
  "squad",
  "workflowId",
  "workflow",
  "destination",
  "error",
] as const;

export type CheckedAssistantRequest = {
  readonly faults: readonly Fault[];
  /** `undefined` when Vapi could not use it. */
  readonly answer: AssistantAnswer | undefined;
};

/** Checks the answer to an `assistant-request`. */
export function checkAssistantRequest(value: unknown): CheckedAssistantRequest {
  const parsed = Answer.safeParse(value);
  if (!parsed.success) return { faults: parsed.error.issues.map(faultOfField), answer: undefined };
  // An assistant in the answer is refused as the API would refuse it.
  const described = checkReply("assistant-request", value).map((fault): Fault => ({
    kind: fault.includes("should not exist") ? "unknown_key" : "bad_field",
    sentence: `${fault}.`,
  }));
  const faults = [...checkOneChoice(parsed.data, CHOICES), ...described];
  return { faults, answer: faults.length === 0 ? parsed.data : undefined };
}
