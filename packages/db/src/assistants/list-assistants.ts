import type { AssistantSettings } from "@callwaiting/domain";
import type { AppPool } from "../pool.ts";
import { type StaffScope, withStaff } from "../with-staff.ts";

/** The inbound one first. */
export async function listAssistants(
  pool: AppPool,
  scope: StaffScope,
): Promise<readonly AssistantSettings[]> {
  return withStaff(pool, scope, async (tx) => {
    const { rows } = await tx.$client.query<AssistantSettings>(
      `select role, name, custom_prompt as "customPrompt", first_message as "firstMessage", voice, revision,
         sync_state as "syncState", last_error as "lastError", last_drift as "lastDrift",
         iso_instant(updated_at) as "updatedAt", vapi_assistant_id is not null as "isAtVapi",
         iso_instant(synced_at) as "syncedAt", iso_instant(last_drift_at) as "lastDriftAt"
       from assistants where org_id = $1 order by role`,
      [scope.orgId],
    );
    return rows;
  });
}
