import { CalendarFeedSettings, PageRequest, pageOf } from "@callwaiting/domain";
import { z } from "zod";
import { openFeed } from "./open-feed.ts";
import { orgProcedure, router } from "../trpc/init.ts";
import { refuse } from "../trpc/refuse.ts";

export const calendarFeedsRouter = router({
  /** The open ones, newest first; never their links. */
  list: orgProcedure
    .input(PageRequest.optional())
    .output(pageOf(CalendarFeedSettings))
    .query(({ ctx: { db, scope }, input }) => db.listFeedSettings(scope, input)),

  /** Answers the token of `/calendar/<token>.ics`, this one time. */
  create: orgProcedure
    .input(z.object({ providerId: z.guid() }))
    .output(z.object({ feedId: z.guid(), token: z.string() }))
    .mutation(async ({ ctx, input }) => {
      const outcome = await openFeed(ctx, ctx.scope, input);
      if (outcome.kind === "not_found") {
        return refuse("NOT_FOUND", "This provider no longer exists. Reload the list.");
      }
      return { feedId: outcome.feedId, token: outcome.token };
    }),

  /** The link answers from now on like one that never was. */
  revoke: orgProcedure
    .input(z.object({ feedId: z.guid() }))
    .output(z.object({ done: z.literal(true) }))
    .mutation(async ({ ctx: { db, scope }, input }) => {
      const { kind } = await db.revokeCalendarFeed(scope, input);
      if (kind === "not_found") refuse("NOT_FOUND", "This link is no longer open. Reload the list.");
      return { done: true };
    }),
});
