import type { AssistantRole, StaffScope, listAssistants, listChanges } from "@callwaiting/db";
import type { AssistantSyncDescription } from "../vapi-sync/describe-assistant-sync.ts";
import type { CheckedWish, QueuedSync, SavedAssistant } from "../vapi-sync/save-assistant.ts";
import type { Bound } from "./bound.ts";

export type AssistantsPorts = {
  readonly listAssistants: Bound<typeof listAssistants>;
  readonly listChanges: Bound<typeof listChanges>;
  readonly saveAssistant: (scope: StaffScope, wish: CheckedWish) => Promise<SavedAssistant>;
  readonly syncAssistantNow: (scope: StaffScope, role: AssistantRole) => Promise<QueuedSync | null>;
  /** May take as long as Vapi does. */
  readonly describeAssistantSync: (
    scope: StaffScope,
    role: AssistantRole,
  ) => Promise<AssistantSyncDescription>;
};
