import { z } from "zod";
import { checkOneChoice, faultOfField } from "./check-choice.ts";
import { DialDestination } from "./destination-schema.ts";
import type { Fault } from "./rule-violation.ts";

/** The parts of Vapi OpenAPI `CreateAssistantDTO` that its API is known to refuse when wrong. */
const TransientAssistant = z.looseObject({
  name: z.string().max(40).optional(),
  firstMessage: z.string().optional(),
  model: z.looseObject({ provider: z.string().min(1) }).optional(),
  metadata: z.record(z.string(), z.unknown()).optional(),
});

const Overrides = z.record(z.string(), z.unknown());

/** Vapi OpenAPI `ServerMessageResponseAssistantRequest`. */
const Answer = z.strictObject({
  assistantId: z.string().min(1).optional(),
  assistant: TransientAssistant.optional(),
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
  const faults = checkOneChoice(parsed.data, CHOICES);
  return { faults, answer: faults.length === 0 ? parsed.data : undefined };
}
