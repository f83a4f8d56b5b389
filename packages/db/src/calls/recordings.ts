import type { OrgId } from "@callwaiting/domain";
import { z } from "zod";
import { callFunction } from "../call-function.ts";
import type { AppPool } from "../pool.ts";
import { withOrg } from "../with-org.ts";
import { type StaffScope, withStaff } from "../with-staff.ts";
import { UNHURRIED, UNHURRIED_MS, allowTime } from "../unhurried.ts";

export type RecordingSound = { readonly contentType: string; readonly sound: Buffer };

/**
 * Where the recording of a call can be fetched, the link for anybody first; null where it is not wanted: it is kept already, the
 * clinic keeps none, or the call's words were removed.
 */
export async function findRecordingLinks(
  pool: AppPool,
  orgId: OrgId,
  callId: string,
): Promise<readonly string[] | null> {
  return withOrg(pool, orgId, async ({ $client }) => {
    const { rows } = await $client.query<{ links: (string | null)[] }>(
      `select array[k.facts -> 'presignedRecording' ->> 'url', k.recording_url] as links
       from calls k join organizations o using (org_id)
       where k.org_id = $1 and k.call_id = $2 and o.keep_recordings and k.erased_at is null and k.words_removed_at is null
         and not exists (select from recordings r where r.org_id = k.org_id and r.call_id = k.call_id)`,
      [orgId, callId],
    );
    const links = rows[0]?.links.filter((link) => link !== null) ?? [];
    return links.length === 0 ? null : [...new Set(links)];
  });
}

/** False when it is not wanted any more. */
export async function keepRecording(
  pool: AppPool,
  orgId: OrgId,
  { callId, ...sound }: RecordingSound & { readonly callId: string },
): Promise<boolean> {
  return withOrg(pool, orgId, async ({ $client }) => {
    await allowTime($client);
    return callFunction($client, "keep_recording", {
      args: { orgId, callId, ...sound },
      reply: z.boolean(),
      timeoutMs: UNHURRIED_MS,
    });
  });
}

/** Null when none is kept. */
export async function loadRecording(
  pool: AppPool,
  scope: StaffScope,
  callId: string,
): Promise<RecordingSound | null> {
  return withStaff(pool, scope, async ({ $client }) => {
    await allowTime($client);
    const { rows } = await $client.query<RecordingSound>({
      text: `select content_type as "contentType", sound from recordings where org_id = $1 and call_id = $2`,
      values: [scope.orgId, callId],
      ...UNHURRIED,
    });
    return rows[0] ?? null;
  });
}
