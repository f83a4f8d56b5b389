import { StaffSlot } from "@callwaiting/domain";
import { z } from "zod";
import { CalendarFrame, loadCalendarFrame } from "./load-calendar-frame.ts";
import { orgProcedure, router } from "../trpc/init.ts";
import { TOO_LONG, instant, isCalendarRange } from "./appointment-schemas.ts";

export const availabilityRouter = router({
  /** Start times that a booking of staff would be given, earliest first. */
  slots: orgProcedure
    .input(
      z
        .object({
          serviceId: z.guid(),
          /** Null: whoever is free. */
          providerId: z.guid().nullish(),
          /** Null: wherever. */
          locationId: z.guid().nullish(),
          from: instant,
          until: instant,
          /** One that is to be moved: its own time is free for it. */
          ignoreAppointmentId: z.guid().nullish(),
          limit: z.int().min(1).max(500).optional(),
        })
        .refine(isCalendarRange, TOO_LONG),
    )
    .output(z.array(StaffSlot))
    .query(async ({ ctx, input }) => {
      const {
        providerId = null,
        locationId = null,
        ignoreAppointmentId = null,
        limit = 500,
        ...range
      } = input;
      const query = { ...range, providerId, locationId, ignoreAppointmentId, limit };
      return [...(await ctx.db.findSlotsForStaff(ctx.scope, query))];
    }),

  /** Who works here, when, and what they give: what a calendar is drawn on. */
  frame: orgProcedure
    .input(z.object({ fromDay: z.iso.date().regex(/^2[01]/, "it is not a day between 2000 and 2199") }))
    .output(CalendarFrame)
    .query(({ ctx, input }) => loadCalendarFrame(ctx.db, ctx.scope, `${input.fromDay}T00:00`)),
});
