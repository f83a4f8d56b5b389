import { CallFigures } from "@callwaiting/domain";
import { callFunction } from "../call-function.ts";
import type { AppPool } from "../pool.ts";
import { type StaffScope, withStaff } from "../with-staff.ts";

export type CallFigureDays = {
  /** `YYYY-MM-DD` on the clinic's calendar, both included. */
  readonly first: string;
  readonly last: string;
};

/** Null when the organization is gone. */
export async function loadCallFigures(
  pool: AppPool,
  scope: StaffScope,
  { first, last }: CallFigureDays,
): Promise<CallFigures | null> {
  return withStaff(pool, scope, ({ $client }) =>
    callFunction($client, "load_call_figures", {
      args: { orgId: scope.orgId, first, last },
      reply: CallFigures.nullable(),
    }),
  );
}
