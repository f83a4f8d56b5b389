import { z } from "zod";
import { checkOneChoice, faultOfField } from "./check-choice.ts";
import { TransferDestination } from "./destination-schema.ts";
import type { Fault } from "./rule-violation.ts";

/** Vapi OpenAPI `ServerMessageResponseTransferDestinationRequest`. */
const Answer = z.strictObject({
  destination: TransferDestination.optional(),
  message: z.looseObject({ type: z.string().startsWith("request-") }).optional(),
  error: z.string().min(1).optional(),
});
export type TransferAnswer = z.infer<typeof Answer>;

export type CheckedTransfer = {
  readonly faults: readonly Fault[];
  readonly answer: TransferAnswer | undefined;
};

/** Checks the answer to a `transfer-destination-request`: a destination, or a reason why not. */
export function checkTransfer(value: unknown): CheckedTransfer {
  const parsed = Answer.safeParse(value);
  if (!parsed.success) return { faults: parsed.error.issues.map(faultOfField), answer: undefined };
  const faults = checkOneChoice(parsed.data, ["destination", "error"]);
  return { faults, answer: faults.length === 0 ? parsed.data : undefined };
}
