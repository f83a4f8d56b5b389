import { type IsoInstant, TodayFigures } from "@callwaiting/domain";
import type { AppPool } from "../pool.ts";
import { callFunction } from "../call-function.ts";
import type { StaffScope } from "../with-staff.ts";

/** One day of the clinic, as instants. */
export type ClinicDay = {
  readonly dayStart: IsoInstant;
  readonly dayEnd: IsoInstant;
  readonly now?: IsoInstant | null;
};

/** What the first screen shows; null when the organization is gone. */
export async function loadTodayFigures(
  pool: AppPool,
  scope: StaffScope,
  day: ClinicDay,
): Promise<TodayFigures | null> {
  const args = { orgId: scope.orgId, ...day };
  return callFunction(pool, "load_today_figures", { args, reply: TodayFigures.nullable() });
}
