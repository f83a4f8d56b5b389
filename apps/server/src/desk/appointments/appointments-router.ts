import {
  AppointmentDetails,
  AppointmentStatus,
  PageRequest,
  StaffAppointment,
  type StaffOutcome,
  VISIT_PROGRESS,
  pageOf,
} from "@callwaiting/domain";
import { z } from "zod";
import { bookAtDesk } from "./book-at-desk.ts";
import { setProgressAtDesk, setStatusAtDesk } from "./say-step.ts";
import type { StaffScope } from "@callwaiting/db";
import { withLastChange } from "../audit/with-last-change.ts";
import { orgProcedure, router } from "../trpc/init.ts";
import { refuse } from "../trpc/refuse.ts";
import {
  TOO_LONG,
  bookedContact,
  deskOutcome,
  durationMinutes,
  expectedRevision,
  instant,
  isCalendarRange,
  overrideReason,
  staffOutcome,
  startsLocal,
  text,
} from "./appointment-schemas.ts";
import type { DeskDatabase } from "../../start/desk-database.ts";

const appointmentId = z.guid();
const NOT_HERE = "There is no such appointment. It may have been deleted, or the address is not complete.";

export const appointmentsRouter = router({
  /** Those that touch [from, until), earliest first; at most 45 days. */
  list: orgProcedure
    .input(
      z
        .object({
          from: instant,
          until: instant,
          /** Missing: all. */
          providerIds: z.array(z.guid()).max(200).nullish(),
          statuses: z.array(AppointmentStatus).max(4).nullish(),
        })
        .refine(isCalendarRange, TOO_LONG),
    )
    .output(z.array(StaffAppointment))
    .query(async ({ ctx, input }) => {
      const { providerIds = null, statuses = null, ...range } = input;
      return [...(await ctx.db.listAppointments(ctx.scope, { ...range, providerIds, statuses }))];
    }),

  load: orgProcedure
    .input(z.object({ appointmentId }))
    .output(AppointmentDetails)
    .query(async ({ ctx, input }) => {
      const found = await ctx.db.loadAppointment(ctx.scope, input.appointmentId);
      return found ?? refuse("NOT_FOUND", NOT_HERE);
    }),

  /** What a change of the clock's rules has led to, for somebody to call the patients. */
  clockTroubles: orgProcedure
    .output(z.array(StaffAppointment))
    .query(async ({ ctx }) => [...(await ctx.db.listClockTroubles(ctx.scope))]),

  /** One person with two providers at one time, booked by phone. */
  doubleVisits: orgProcedure
    .output(z.array(StaffAppointment))
    .query(async ({ ctx }) => [...(await ctx.db.listDoubleVisits(ctx.scope))]),

  /** Confirmed and not over, earliest first, page by page. */
  upcoming: orgProcedure
    .input(PageRequest.optional())
    .output(pageOf(StaffAppointment))
    .query(({ ctx, input }) => ctx.db.listUpcoming(ctx.scope, input)),

  book: orgProcedure
    .input(
      z.object({
        contact: bookedContact,
        /** Whom the visit is for; by default the contact. */
        patientName: text(200).nullish(),
        serviceId: z.guid(),
        /** Null: whoever is free. */
        providerId: z.guid().nullish(),
        /** Null: wherever somebody is free. */
        locationId: z.guid().nullish(),
        startsAt: instant,
        startsLocal,
        durationMinutes,
        notes: text(2000).nullish(),
        overrideReason,
      }),
    )
    .output(deskOutcome)
    .mutation(({ ctx, input: { patientName = null, providerId = null, locationId = null, ...input } }) => {
      const { durationMinutes: minutes = null, notes = null, overrideReason: reason = null } = input;
      const more = { durationMinutes: minutes, notes, overrideReason: reason };
      const when = { startsAt: input.startsAt, startsLocal: input.startsLocal ?? null };
      return bookAtDesk(ctx.db, ctx.scope, {
        ...input,
        ...when,
        patientName,
        providerId,
        locationId,
        ...more,
      });
    }),

  /** Moves, hands on, lengthens or shortens. To undo, move it back with the reason that it had. */
  move: orgProcedure
    .input(
      z.object({
        appointmentId,
        startsAt: instant,
        startsLocal,
        /** Null: stays with the same provider. */
        providerId: z.guid().nullish(),
        durationMinutes,
        overrideReason,
        expectedRevision,
      }),
    )
    .output(staffOutcome)
    .mutation(async ({ ctx, input: { appointmentId: id, startsAt, providerId = null, ...input } }) => {
      const outcome = await ctx.db.moveForStaff(ctx.scope, {
        appointmentId: id,
        startsAt,
        startsLocal: input.startsLocal ?? null,
        providerId,
        durationMinutes: input.durationMinutes ?? null,
        overrideReason: input.overrideReason ?? null,
        expectedRevision: input.expectedRevision ?? null,
      });
      return sayWho(ctx, id, outcome);
    }),

  /** Arrived or in the room, on its day; or neither yet. Undone by saying what was said before. */
  setProgress: orgProcedure
    .input(z.object({ appointmentId, progress: z.enum(VISIT_PROGRESS), expectedRevision }))
    .output(staffOutcome)
    .mutation(async ({ ctx, input: { expectedRevision: revision = null, ...input } }) => {
      const change = { ...input, expectedRevision: revision };
      const outcome = await setProgressAtDesk({ db: ctx.db, scope: ctx.scope, change });
      return sayWho(ctx, input.appointmentId, outcome);
    }),

  /** Completed once it has started or they are in the room, no-show once it has started; cancelled, or confirmed again. */
  setStatus: orgProcedure
    .input(z.object({ appointmentId, status: AppointmentStatus, expectedRevision }))
    .output(staffOutcome)
    .mutation(async ({ ctx, input: { expectedRevision: revision = null, ...input } }) => {
      const change = { ...input, expectedRevision: revision };
      const outcome = await setStatusAtDesk({ db: ctx.db, scope: ctx.scope, change });
      return sayWho(ctx, input.appointmentId, outcome);
    }),

  /** Fine as a change of the clock's rules has left it. */
  acceptClockTrouble: orgProcedure
    .input(z.object({ appointmentId, expectedRevision }))
    .output(staffOutcome)
    .mutation(async ({ ctx, input: { appointmentId: id, expectedRevision: revision = null } }) => {
      const acceptance = { appointmentId: id, expectedRevision: revision };
      return sayWho(ctx, id, await ctx.db.acceptClockTrouble(ctx.scope, acceptance));
    }),

  /** Notes and the patient's name; what is missing stays. */
  updateDetails: orgProcedure
    .input(
      z.object({
        appointmentId,
        notes: text(2000).nullish(),
        patientName: text(200).nullish(),
        expectedRevision,
      }),
    )
    .output(staffOutcome)
    .mutation(async ({ ctx, input }) => {
      const outcome = await ctx.db.updateAppointmentDetails(ctx.scope, {
        appointmentId: input.appointmentId,
        notes: input.notes ?? null,
        patientName: input.patientName ?? null,
        expectedRevision: input.expectedRevision ?? null,
      });
      return sayWho(ctx, input.appointmentId, outcome);
    }),
});

type Scoped = { readonly db: Pick<DeskDatabase, "findLastChange">; readonly scope: StaffScope };

const sayWho = ({ db, scope }: Scoped, entityId: string, outcome: StaffOutcome) =>
  withLastChange(outcome, () => db.findLastChange(scope, { entities: ["appointment"], entityId }));
