import { IsoInstant, type OrgId } from "@callwaiting/domain";
import { z } from "zod";
import { callFunction } from "../call-function.ts";
import type { AppPool } from "../pool.ts";

const visitTimes = z.object({
  times: z.array(z.object({ startsAt: IsoInstant, providerId: z.guid(), providerName: z.string() })),
  /** Where to go on, `2026-12-08`; null where nothing more can be booked. */
  nextFrom: z.iso.date().nullable(),
});
export type VisitTimes = Readonly<z.infer<typeof visitTimes>>;

export type VisitTimesSearch = {
  readonly orgId: OrgId;
  readonly appointmentId: string;
  /** `2026-12-01`; null: from now on. */
  readonly from: string | null;
  readonly now?: IsoInstant | null;
};

/** Times to which the patient may move it, earliest first, of the next days that have any. */
export async function listVisitTimes(pool: AppPool, args: VisitTimesSearch): Promise<VisitTimes> {
  return callFunction(pool, "list_visit_times", { args, reply: visitTimes });
}
