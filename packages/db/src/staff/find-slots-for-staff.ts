import { type IsoInstant, StaffSlot } from "@callwaiting/domain";
import type { AppPool } from "../pool.ts";
import { z } from "zod";
import { callFunction } from "../call-function.ts";
import type { StaffScope } from "../with-staff.ts";
import { assertRange } from "./list-appointments.ts";

export type StaffSlotsQuery = {
  readonly serviceId: string;
  readonly providerId?: string | null;
  readonly locationId?: string | null;
  /** Start times of [from, until) that are not over; at most 45 days. */
  readonly from: IsoInstant;
  readonly until: IsoInstant;
  /** One that is to be moved: its own time is free for it. */
  readonly ignoreAppointmentId?: string | null;
  /** Default 500. */
  readonly limit?: number;
  readonly now?: IsoInstant | null;
};

/** Free start times as the booking functions see them, earliest first. An unknown service has none. */
export async function findSlotsForStaff(
  pool: AppPool,
  scope: StaffScope,
  query: StaffSlotsQuery,
): Promise<readonly StaffSlot[]> {
  assertRange(query);
  const args = { orgId: scope.orgId, ...query };
  return callFunction(pool, "find_slots_for_staff", { args, reply: z.array(StaffSlot) });
}
