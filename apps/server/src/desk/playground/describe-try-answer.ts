import type { Call, Correction } from "@callwaiting/domain";
import { z } from "zod";
import type { TryAnswer } from "./try-line.ts";

/** What was stored of a tool call, as far as it can be shown beside its answer. */
const understood = z.object({
  corrections: z.array(z.custom<Correction>()).catch([]),
  alternatives: z.array(z.string()).catch([]),
  slots: z.array(z.string()).catch([]),
  nextSlots: z.array(z.string()).catch([]),
});

/** An answer with what is remembered of how it came about; the memory may have failed, the sentence has not. */
export function describeTryAnswer(sentence: string, toolCallId: string, call: Call | null): TryAnswer {
  const step = call?.steps.find((one) => one.toolCallId === toolCallId);
  const { corrections, alternatives, slots, nextSlots } = understood.parse(step?.understood ?? {});
  const appointment = call?.appointments.find(({ appointmentId }) => appointmentId === step?.appointmentId);
  return {
    sentence,
    outcome: step?.outcome ?? "answered",
    corrections,
    offered: [...alternatives, ...(slots.length > 0 ? slots : nextSlots)],
    appointment: appointment ?? null,
  };
}
