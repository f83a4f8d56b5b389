import type { OrgId } from "@callwaiting/domain";
import type { CallPorts } from "../call-ports.ts";
import type { ToolLog } from "../tools/tool.ts";

/** A broken relay sends such a message with every word that is spoken. */
const REPEATED_AFTER_MS = 60_000;
const MAX_REMEMBERED = 1_000;

export type NoteUnreadMessage = (orgId: OrgId, reason: string, log: ToolLog) => Promise<void>;

/** Tells the clinic that a message could not be read, once a minute at most for each reason. Nobody waits for it. Never rejects. */
export function createNoteUnreadMessage(
  keep: CallPorts["noteUnreadMessage"],
  nowMs: () => number = Date.now,
): NoteUnreadMessage {
  const toldAt = new Map<string, number>();
  return async (orgId, reason, log) => {
    const key = `${orgId} ${reason}`;
    const now = nowMs();
    if (now - (toldAt.get(key) ?? -Infinity) < REPEATED_AFTER_MS) return;
    if (toldAt.size > MAX_REMEMBERED) toldAt.clear();
    toldAt.set(key, now);
    log.warn({ reason }, "a message could not be read");
    try {
      await keep(orgId, reason);
    } catch (error) {
      toldAt.delete(key);
      log.warn({ error }, "a message that could not be read could not be noted");
    }
  };
}
