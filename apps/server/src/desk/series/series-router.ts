import { AppointmentStatus, type ChangedSeries, StaffAppointment } from "@callwaiting/domain";
import { z } from "zod";
import type { DeskDatabase } from "../../start/desk-database.ts";
import { bookedContact, durationMinutes, text } from "../appointments/appointment-schemas.ts";
import { type WithLastChange, withLastChange } from "../audit/with-last-change.ts";
import { orgProcedure, router } from "../trpc/init.ts";
import type { StaffScope } from "@callwaiting/db";
import { bookSeriesAtDesk } from "./book-series-at-desk.ts";
import {
  bookedSeries,
  changedSeries,
  lookedSeries,
  movedVisits,
  seriesMoments,
  seriesTimes,
  shownVisits,
} from "./series-schemas.ts";

const what = {
  serviceId: z.guid(),
  /** Null: whoever is free, one and the same where that can be. */
  providerId: z.guid().nullish(),
  durationMinutes,
};

/** Visits that are booked together: "every 4 weeks, 6 times". All of what is asked is done, or nothing. */
export const seriesRouter = router({
  /** All that was booked together with an appointment, itself included; empty where it is no part of a series. */
  list: orgProcedure
    .input(z.object({ appointmentId: z.guid() }))
    .output(z.array(StaffAppointment))
    .query(async ({ ctx, input }) => [...(await ctx.db.listSeries(ctx.scope, input.appointmentId))]),

  /** Which of these times can be booked, and what is free near those that cannot. Nothing is kept. */
  look: orgProcedure
    .input(z.object({ ...what, startsAt: seriesMoments }))
    .output(lookedSeries)
    .query(({ ctx, input: { providerId = null, durationMinutes: minutes = null, ...input } }) =>
      ctx.db.lookAtSeries(ctx.scope, { ...input, providerId, durationMinutes: minutes }),
    ),

  /** Books all of them or none. The same `seriesId` again books nothing twice. */
  book: orgProcedure
    .input(
      z.object({
        ...what,
        times: seriesTimes,
        /** Made by whoever asks, new for each series. */
        seriesId: z.guid(),
        contact: bookedContact,
        /** Whom the visits are for; by default the contact. */
        patientName: text(200).nullish(),
        notes: text(2000).nullish(),
      }),
    )
    .output(bookedSeries)
    .mutation(({ ctx, input: { times, providerId = null, patientName = null, notes = null, ...input } }) =>
      bookSeriesAtDesk(ctx.db, ctx.scope, {
        ...input,
        providerId,
        patientName,
        notes,
        durationMinutes: input.durationMinutes ?? null,
        startsAt: times.map(({ startsAt }) => startsAt),
        startsLocal: times.map((time) => time.startsLocal),
      }),
    ),

  /** Moves all of these or none. To undo, move them back. */
  move: orgProcedure
    .input(
      z.object({
        visits: movedVisits,
        /** Null: each stays with whom it is. */
        providerId: z.guid().nullish(),
        /** Null: each stays as long as it is. */
        durationMinutes,
      }),
    )
    .output(changedSeries)
    .mutation(async ({ ctx, input: { visits, providerId = null, durationMinutes: minutes = null } }) =>
      sayWho(
        ctx,
        await ctx.db.moveSeriesForStaff(ctx.scope, {
          providerId,
          durationMinutes: minutes,
          ...idsOf(visits),
          startsAt: visits.map(({ startsAt }) => startsAt),
          startsLocal: visits.map((visit) => visit.startsLocal),
        }),
      ),
    ),

  /** Cancels all of these or none, or brings them back. */
  setStatus: orgProcedure
    .input(z.object({ visits: shownVisits, status: AppointmentStatus.extract(["confirmed", "cancelled"]) }))
    .output(changedSeries)
    .mutation(async ({ ctx, input: { visits, status } }) =>
      sayWho(ctx, await ctx.db.setSeriesStatus(ctx.scope, { ...idsOf(visits), status })),
    ),
});

type Shown = { readonly appointmentId: string; readonly expectedRevision: number };

const idsOf = (visits: readonly Shown[]) => ({
  appointmentIds: visits.map(({ appointmentId }) => appointmentId),
  revisions: visits.map(({ expectedRevision }) => expectedRevision),
});

type Scoped = { readonly db: Pick<DeskDatabase, "findLastChange">; readonly scope: StaffScope };

async function sayWho({ db, scope }: Scoped, outcome: ChangedSeries): Promise<WithLastChange<ChangedSeries>> {
  const entityId = "appointment" in outcome ? outcome.appointment.appointmentId : "";
  return withLastChange(outcome, () => db.findLastChange(scope, { entities: ["appointment"], entityId }));
}
