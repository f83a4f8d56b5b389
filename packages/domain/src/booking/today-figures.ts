import { z } from "zod";
import { IsoInstant } from "./appointment.ts";
import { StaffAppointment } from "./staff-appointment.ts";

const count = z.int();

/** What the first screen shows of a day. */
export const TodayFigures = z.object({
  /** Appointments that begin on this day. */
  appointments: z.object({ confirmed: count, completed: count, cancelled: count, no_show: count }),
  /** The next five confirmed ones that are not over, on this day or later, without those who are here. */
  next: z.array(StaffAppointment),
  /** Of this day: who has arrived and is not done. */
  here: z.array(StaffAppointment),
  phone: z.object({
    /** Of callers, as all that is counted here: neither those that we made nor those of whoever tries the line. */
    calls: count,
    /** Calls that ended with a booking. */
    booked: count,
    /** Appointments made by phone on this day, for whatever day. */
    bookings: count,
    /** Calls in which a time was taken and another one was booked. */
    rescued: count,
    /** Calls that ended in an error. */
    failures: count,
    /** Wrong facts that were said to be told of an appointment, or to change one. */
    guesses: count,
    /** Times that the assistant had nothing to say. */
    hangs: count,
    /** Messages of the assistant that could not be read: why, the latest first. */
    unread: z.array(z.object({ reason: z.string(), lastSeenAt: IsoInstant })),
  }),
  /** 24 of them, hours of the clinic's clock on this day. */
  byHour: z.array(z.object({ hour: count, calls: count, bookings: count })),
  /** The 14 days that end with this one, in the clinic's zone; `day` is YYYY-MM-DD. */
  byDay: z.array(z.object({ day: z.iso.date(), calls: count, bookings: count, appointments: count })),
});
export type TodayFigures = Readonly<z.infer<typeof TodayFigures>>;
