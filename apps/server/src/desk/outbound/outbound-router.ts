import {
  OutboundReason,
  OutboundSettings,
  OutboundToday,
  PageRequest,
  PlannedOutbound,
  StaffOutboundCall,
  VersionedOutboundSettings,
  pageOf,
} from "@callwaiting/domain";
import { z } from "zod";
import { lastChange, withLastChange } from "../audit/with-last-change.ts";
import { VERSION } from "../organization/settings-schemas.ts";
import { orgProcedure, router } from "../trpc/init.ts";

const saved = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("saved"), settings: VersionedOutboundSettings }),
  z.object({ kind: z.literal("stale"), settings: VersionedOutboundSettings, lastChange }),
]);

/** Calls that the assistant makes. */
export const outboundRouter = router({
  /** Newest first. */
  list: orgProcedure
    .input(PageRequest.extend({ contactId: z.guid().nullish(), onlyFailed: z.boolean().optional() }))
    .output(pageOf(StaffOutboundCall))
    .query(({ ctx, input }) => ctx.db.listOutboundCalls(ctx.scope, input)),

  today: orgProcedure.output(OutboundToday).query(({ ctx }) => ctx.db.loadOutboundToday(ctx.scope)),

  /** Has somebody called about a visit, an offer or what they asked for by phone. */
  plan: orgProcedure
    .input(z.object({ reason: OutboundReason, subjectId: z.guid(), phone: z.string().max(40).nullish() }))
    .output(PlannedOutbound)
    .mutation(({ ctx, input }) => ctx.db.planOutboundCall(ctx.scope, input)),

  /** At once: what waits is dropped, and nothing is planned any more. */
  stop: orgProcedure.output(OutboundToday).mutation(async ({ ctx }) => {
    await ctx.db.stopOutboundCalls(ctx.scope);
    return ctx.db.loadOutboundToday(ctx.scope);
  }),

  start: orgProcedure.output(OutboundToday).mutation(async ({ ctx }) => {
    await ctx.db.startOutboundCalls(ctx.scope);
    return ctx.db.loadOutboundToday(ctx.scope);
  }),

  /** Staff have read which calls failed. */
  acknowledge: orgProcedure.output(OutboundToday).mutation(async ({ ctx }) => {
    await ctx.db.acknowledgeFailedCalls(ctx.scope);
    return ctx.db.loadOutboundToday(ctx.scope);
  }),

  settings: orgProcedure
    .output(VersionedOutboundSettings)
    .query(({ ctx }) => ctx.db.openOutboundSettings(ctx.scope)),

  save: orgProcedure
    .input(OutboundSettings.safeExtend({ version: VERSION }))
    .output(saved)
    .mutation(async ({ ctx: { db, scope }, input }) => {
      const { kind, settings } = await db.saveOutboundSettings(scope, input);
      if (kind === "saved") return { kind, settings };
      return withLastChange({ kind: "stale", settings }, () =>
        db.findLastChange(scope, { entities: ["outbound_settings"], entityId: scope.orgId }),
      );
    }),
});
