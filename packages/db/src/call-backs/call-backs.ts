import { CallBack, type CallBackKind, IsoInstant, OpenRequest } from "@callwaiting/domain";
import { z } from "zod";
import { callFunction } from "../call-function.ts";
import type { AppPool } from "../pool.ts";
import { type StaffScope, withStaff } from "../with-staff.ts";

const requestRow = OpenRequest.extend({
  note: z.string(),
  doneAt: IsoInstant.nullable(),
  doneBy: z.string().nullable(),
});

/**
 * Whom the clinic calls, in one list: first those of whose wish nobody knows whether it was done, then whom a closure or a clock hit, the
 * next visit first, then callers who did not get what they wanted, the last first. A call that a request tells of is not told twice.
 */
export async function listCallBacks(pool: AppPool, scope: StaffScope): Promise<readonly CallBack[]> {
  return withStaff(pool, scope, async ({ $client }) => {
    const ask = async (name: string) => {
      const { rows } = await $client.query<{ item: unknown }>(`select ${name} as item from ${name}($1)`, [
        scope.orgId,
      ]);
      return rows.map(({ item }) => item);
    };
    const requests = (await ask("list_open_requests")).map((row) => ofRequest(requestRow.parse(row)));
    const visits = (await ask("list_hit_visits")).map((row) => CallBack.parse(row));
    const told = new Set(requests.map(({ callId }) => callId));
    const calls = (await ask("list_calls_to_return"))
      .map((row) => CallBack.parse(row))
      .filter(({ callId }) => !told.has(callId));
    return [...requests, ...visits, ...calls];
  });
}

function ofRequest({ requestId, kind: wish, askedAt: at, ...rest }: z.infer<typeof requestRow>): CallBack {
  return { kind: "request", subjectId: requestId, requestId, wish, at, ...rest };
}

export type CallBackNote = {
  readonly kind: CallBackKind;
  readonly subjectId: string;
  /** Left out: as it is. */
  readonly isDone?: boolean | undefined;
  readonly note?: string | undefined;
};

/** False where there is nobody to call. */
export async function noteCallBack(
  pool: AppPool,
  scope: StaffScope,
  { kind, subjectId, isDone, note }: CallBackNote,
): Promise<boolean> {
  const by = scope.actor.displayName;
  return withStaff(pool, scope, ({ $client }) =>
    callFunction($client, "note_call_back", {
      args: { orgId: scope.orgId, kind, subjectId, isDone, note, by },
      reply: z.boolean(),
    }),
  );
}
