import { type OrgId, excerpt } from "@callwaiting/domain";
import type { CallPorts } from "../call-ports.ts";
import type { ToolLog } from "../tools/tool.ts";

/** More than clinics have arguments; past that, a name may be told to the database once more. */
const MAX_REMEMBERED = 10_000;
/** Names, not texts. */
const MAX_NAMES = 20;
const MAX_NAME = 60;

export type NoteUnread = (orgId: OrgId, sent: UnreadSent, log: ToolLog) => Promise<void>;
type UnreadSent = { readonly tool: string; readonly names: readonly string[] };

/**
 * Tells the clinic which arguments its assistant sends for nothing: once in the log, and in the admin. Nobody waits for it, and
 * what this process has told already costs nothing. Never rejects.
 */
export function createNoteUnread(keep: CallPorts["noteUnreadArguments"]): NoteUnread {
  const told = new Set<string>();
  return async (orgId, { tool, names }, log) => {
    const tidy = names.slice(0, MAX_NAMES).map((name) => excerpt(name).slice(0, MAX_NAME).trim());
    const fresh = tidy.filter((name) => name !== "" && !told.has(`${orgId} ${tool} ${name}`));
    if (fresh.length === 0) return;
    if (told.size > MAX_REMEMBERED) told.clear();
    for (const name of fresh) told.add(`${orgId} ${tool} ${name}`);
    try {
      const added = await keep(orgId, { tool, names: fresh });
      if (added.length > 0) log.warn({ arguments: added }, "the assistant sends unknown arguments");
    } catch (error) {
      for (const name of fresh) told.delete(`${orgId} ${tool} ${name}`);
      log.warn({ error }, "arguments that were not read could not be noted");
    }
  };
}
