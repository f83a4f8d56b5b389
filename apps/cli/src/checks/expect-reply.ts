import { CheckFailure } from "../report/check.ts";
import type { ToolReply, ToolResult } from "../target/tool-reply.ts";

/** The tool's answer, whatever it says. */
export function answerOf(reply: ToolReply): ToolResult {
  if (reply.result === null) throw new CheckFailure(reply.problem ?? "There was no answer.", reply.hint);
  return reply.result;
}

export type Booked = {
  readonly appointmentId: string;
  readonly contactId: string;
  readonly startsAt: string;
};

export function expectBooked(reply: ToolReply, what: string): Booked {
  const { success, message, appointmentId, contactId, startsAt } = answerOf(reply);
  if (!success) throw new CheckFailure(`${what} was refused: ${message}`);
  if (appointmentId === undefined || contactId === undefined || startsAt === undefined) {
    throw new CheckFailure(`${what} was reported as booked, but the answer names no appointment.`);
  }
  return { appointmentId, contactId, startsAt };
}

/** The slot is somebody else's, and other times are offered. */
export function expectConflict(
  reply: ToolReply,
  { what, alternatives }: { what: string; alternatives: number },
): void {
  const answer = answerOf(reply);
  if (answer.success) {
    throw new CheckFailure(`${what} was confirmed although the slot is taken: it was sold twice.`);
  }
  if (answer.error !== "slot_unavailable") {
    throw new CheckFailure(`${what} was refused with "${answer.error ?? ""}" instead of slot_unavailable.`);
  }
  const offered = answer.alternatives?.length ?? 0;
  if (offered < alternatives) {
    throw new CheckFailure(`${what} was offered ${offered} other times instead of ${alternatives}.`);
  }
}

/** Times that a clinic must offer instead: three, where all the others are known to be free. */
export function expectedAlternatives(kind: "scratch" | "given"): number {
  return kind === "scratch" ? 3 : 1;
}
