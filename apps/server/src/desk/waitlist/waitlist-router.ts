import type { StaffScope } from "@callwaiting/db";
import {
  AcceptedOffer,
  IsoInstant,
  JoinedWaitlist,
  OfferEndByStaff,
  PageRequest,
  VersionedWaitlistSettings,
  WaitlistEntry,
  WaitlistOffer,
  WaitlistSettings,
  WaitlistTime,
  WaitlistWish,
  pageOf,
  todayIn,
} from "@callwaiting/domain";
import { Temporal } from "temporal-polyfill";
import { z } from "zod";
import type { DeskDatabase } from "../../start/desk-database.ts";
import { lastChange, withLastChange } from "../audit/with-last-change.ts";
import { VERSION } from "../organization/settings-schemas.ts";
import { orgProcedure, router } from "../trpc/init.ts";
import { refuse } from "../trpc/refuse.ts";

const NOT_ON_IT = "They are no longer on the waitlist. Reload the page.";
const done = z.object({ kind: z.literal("done") });
const saved = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("saved"), settings: VersionedWaitlistSettings }),
  z.object({ kind: z.literal("stale"), settings: VersionedWaitlistSettings, lastChange }),
]);
const oneEntry = z.object({ entryId: z.guid() });

/** Who waits, what is held for them, and what came of it. */
export const waitlistRouter = router({
  /** In its order: staff's, else who has waited longest. */
  list: orgProcedure
    .input(PageRequest.optional())
    .output(pageOf(WaitlistEntry))
    .query(({ ctx, input }) => ctx.db.listWaitlist(ctx.scope, input ?? {})),

  /** What is held now. */
  holds: orgProcedure
    .output(z.array(WaitlistOffer))
    .query(({ ctx }) => ctx.db.listHolds(ctx.scope).then((holds) => [...holds])),

  /** Newest first: what was offered and came of it. */
  offers: orgProcedure
    .input(PageRequest.extend({ entryId: z.guid().nullish() }))
    .output(pageOf(WaitlistOffer))
    .query(({ ctx, input }) => ctx.db.listOffers(ctx.scope, input)),

  /** Free times that would suit somebody on the list. */
  times: orgProcedure
    .input(oneEntry)
    .output(z.array(WaitlistTime))
    .query(({ ctx, input }) =>
      ctx.db.listTimesForEntry(ctx.scope, input.entryId).then((times) => [...times]),
    ),

  join: orgProcedure
    .input(
      z.object({
        contactId: z.guid(),
        /** Whom it is for; by default the contact. */
        patientName: z.string().trim().min(1).max(200).nullish(),
        serviceId: z.guid(),
        providerId: z.guid().nullable(),
        wish: WaitlistWish,
      }),
    )
    .output(JoinedWaitlist)
    .mutation(async ({ ctx, input: { patientName, ...request } }) => {
      await refuseOver(ctx.db, ctx.scope, request.wish);
      return ctx.db.joinWaitlistForStaff(ctx.scope, { ...request, service: null, name: patientName ?? null });
    }),

  change: orgProcedure
    .input(z.object({ entryId: z.guid(), wish: WaitlistWish }))
    .output(done)
    .mutation(async ({ ctx, input }) => {
      await refuseOver(ctx.db, ctx.scope, input.wish);
      if (!(await ctx.db.changeWaitlistWish(ctx.scope, input))) refuse("NOT_FOUND", NOT_ON_IT);
      return { kind: "done" as const };
    }),

  leave: orgProcedure
    .input(oneEntry)
    .output(done)
    .mutation(async ({ ctx, input }) => {
      if (!(await ctx.db.leaveWaitlist(ctx.scope, input.entryId))) refuse("NOT_FOUND", NOT_ON_IT);
      return { kind: "done" as const };
    }),

  /** Before another; null: at the end. */
  move: orgProcedure
    .input(z.object({ entryId: z.guid(), beforeEntryId: z.guid().nullable() }))
    .output(done)
    .mutation(async ({ ctx, input }) => {
      if (!(await ctx.db.moveInWaitlist(ctx.scope, input))) refuse("NOT_FOUND", NOT_ON_IT);
      return { kind: "done" as const };
    }),

  /** Holds a free time for somebody of staff's choice. */
  offer: orgProcedure
    .input(z.object({ entryId: z.guid(), providerId: z.guid(), startsAt: IsoInstant }))
    .output(z.object({ kind: z.enum(["offered", "not_offered"]) }))
    .mutation(async ({ ctx, input }) => ({
      kind: (await ctx.db.offerForStaff(ctx.scope, input)) ? ("offered" as const) : ("not_offered" as const),
    })),

  /** They said yes, and said the day and the time back. */
  accept: orgProcedure
    .input(z.object({ offerId: z.guid(), startsLocal: z.iso.datetime({ local: true }) }))
    .output(AcceptedOffer)
    .mutation(({ ctx, input }) => ctx.db.acceptOffer(ctx.scope, input)),

  /** What else came of it. `released`: the time is everybody's. */
  close: orgProcedure
    .input(z.object({ offerId: z.guid(), how: OfferEndByStaff }))
    .output(z.object({ kind: z.enum(["closed", "offer_over", "not_found"]) }))
    .mutation(({ ctx, input }) => ctx.db.closeOffer(ctx.scope, input)),

  settings: orgProcedure
    .output(VersionedWaitlistSettings)
    .query(({ ctx }) => ctx.db.openWaitlistSettings(ctx.scope)),

  /** For offers from now on. */
  saveSettings: orgProcedure
    .input(WaitlistSettings.extend({ version: VERSION }))
    .output(saved)
    .mutation(async ({ ctx: { db, scope }, input }) => {
      const { kind, settings } = await db.saveWaitlistSettings(scope, input);
      if (kind === "saved") return { kind, settings };
      return withLastChange({ kind: "stale", settings }, () =>
        db.findLastChange(scope, { entities: ["organization"], entityId: scope.orgId }),
      );
    }),
});

/** Who is to wait until a day that is over, on the clinic's clock, would be off the list at once. */
async function refuseOver(
  db: Pick<DeskDatabase, "loadOrganization">,
  { orgId }: StaffScope,
  { untilDate }: WaitlistWish,
): Promise<void> {
  const record = await db.loadOrganization(orgId);
  if (record === null) return;
  const today = todayIn(record.organization.zone, Temporal.Now.instant()).toString();
  if (untilDate < today) refuse("BAD_REQUEST", "The last day is over: choose today or a later one.");
}
