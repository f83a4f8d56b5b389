import type {
  AssistantRole,
  AssistantSaved,
  AssistantWish,
  CheckedAssistantSave,
  StaffScope,
} from "@callwaiting/db";

export type SavePorts = {
  /** Saves and queues the sync, in one transaction. */
  readonly saveAssistantAs: (scope: StaffScope, save: CheckedAssistantSave) => Promise<AssistantSaved>;
  readonly newOperationId: () => string;
  readonly reportSave: (saved: QueuedSync) => void;
};

/** A wish, and the revision that its form showed: null for no assistant, left out for whatever there is. */
export type CheckedWish = AssistantWish & { readonly shownRevision?: number | null };

/** What goes through the log from here to Vapi's answer. */
export type QueuedSync = {
  readonly orgId: StaffScope["orgId"];
  readonly role: AssistantRole;
  readonly operationId: string;
};

export type SavedAssistant =
  | (QueuedSync & { readonly kind: "saved"; readonly revision: number })
  /** Somebody else has saved since the form was filled. Nothing was changed. */
  | { readonly kind: "stale" };

/** Keeps what the clinic wants; Vapi hears of it a moment later, whatever state it is in. */
export async function saveAssistant(
  ports: SavePorts,
  scope: StaffScope,
  wish: CheckedWish,
): Promise<SavedAssistant> {
  const operationId = ports.newOperationId();
  const outcome = await ports.saveAssistantAs(scope, { ...wish, operationId });
  if (outcome.kind === "stale") return outcome;
  const queued = { orgId: scope.orgId, role: wish.role, operationId };
  ports.reportSave(queued);
  return { ...queued, ...outcome };
}
