import type { ChangeEntity, StaffScope } from "@callwaiting/db";
import type { AssistantsPorts } from "./assistants-ports.ts";

/** The person who saved it last, by name; null when there was none. What the sync notes is nobody's save. */
export async function findLastEditor(
  ports: Pick<AssistantsPorts, "listChanges">,
  scope: StaffScope,
  row: { readonly entity: ChangeEntity; readonly entityId: string },
): Promise<string | null> {
  const { changes } = await ports.listChanges(scope, {
    ...row,
    actor: { kind: "user" },
    limit: 1,
  });
  const actor = changes[0]?.actor;
  return actor?.kind === "user" ? actor.displayName : null;
}
