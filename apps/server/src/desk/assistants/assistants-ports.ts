import type { AssistantRole, StaffScope } from "@callwaiting/db";
import type { AssistantSyncDescription } from "../../sync/describe-assistant-sync.ts";
import type { CheckedWish, QueuedSync, SavedAssistant } from "../../sync/save-assistant.ts";
import type { Ports } from "../../bound.ts";

export const ASSISTANTS_PORTS = ["listAssistants"] as const;

export type AssistantsPorts = Ports<typeof ASSISTANTS_PORTS> & {
  readonly saveAssistant: (scope: StaffScope, wish: CheckedWish) => Promise<SavedAssistant>;
  readonly syncAssistantNow: (scope: StaffScope, role: AssistantRole) => Promise<QueuedSync | null>;
  /** May take as long as Vapi does. */
  readonly describeAssistantSync: (
    scope: StaffScope,
    role: AssistantRole,
  ) => Promise<AssistantSyncDescription>;
};
