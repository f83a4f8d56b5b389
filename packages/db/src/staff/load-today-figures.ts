import { type IsoInstant, StaffAppointment } from "@callwaiting/domain";
import type { Pool } from "pg";
import { z } from "zod";
import { callFunction } from "../call-function.ts";
import { type StaffScope, withStaff } from "../with-staff.ts";

/** One day of the clinic, as instants. */
export type ClinicDay = {
  readonly dayStart: IsoInstant;
  readonly dayEnd: IsoInstant;
  readonly now?: IsoInstant | null;
};

const count = z.int();

const figures = z.object({
  /** Appointments that begin on this day. */
  appointments: z.object({ confirmed: count, completed: count, cancelled: count, no_show: count }),
  /** The next five confirmed ones that are not over, on this day or later. */
  next: z.array(StaffAppointment),
  phone: z.object({
    calls: count,
    /** Appointments made by phone on this day, for whatever day. */
    bookings: count,
    /** Calls in which a time was taken and another one was booked. */
    rescued: count,
    /** Calls that ended in an error. */
    failures: count,
  }),
  /** 24 of them, hours of the clinic's clock on this day. */
  byHour: z.array(z.object({ hour: count, calls: count, bookings: count })),
  /** The 14 days that end with this one, in the clinic's zone; `day` is YYYY-MM-DD. */
  byDay: z.array(z.object({ day: z.iso.date(), calls: count, bookings: count, appointments: count })),
});

export type TodayFigures = z.infer<typeof figures>;

/** What the first screen shows; null when the organization is gone. */
export async function loadTodayFigures(
  pool: Pool,
  scope: StaffScope,
  day: ClinicDay,
): Promise<TodayFigures | null> {
  const args = { orgId: scope.orgId, ...day };
  return withStaff(pool, scope, ({ $client }) =>
    callFunction($client, "load_today_figures", { args, reply: figures.nullable() }),
  );
}
