import type { AssistantRole, AssistantSave, AssistantWish, StaffScope } from "@callwaiting/db";

export type SavePorts = {
  /** Saves and queues the sync, in one transaction. */
  readonly saveAssistantAs: (scope: StaffScope, save: AssistantSave) => Promise<void>;
  readonly newOperationId: () => string;
  readonly reportSave: (saved: SavedAssistant) => void;
};

export type SavedAssistant = {
  readonly orgId: StaffScope["orgId"];
  readonly role: AssistantRole;
  readonly operationId: string;
};

/** Keeps what the clinic wants; Vapi hears of it a moment later, whatever state it is in. */
export async function saveAssistant(
  ports: SavePorts,
  scope: StaffScope,
  wish: AssistantWish,
): Promise<SavedAssistant> {
  const operationId = ports.newOperationId();
  await ports.saveAssistantAs(scope, { ...wish, operationId });
  const saved = { orgId: scope.orgId, role: wish.role, operationId };
  ports.reportSave(saved);
  return saved;
}
