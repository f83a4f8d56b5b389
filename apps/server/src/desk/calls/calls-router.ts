import { Call, CallEnd, CallItem, CallKind, PageRequest, pageOf } from "@callwaiting/domain";
import { z } from "zod";
import { orgProcedure, router } from "../trpc/init.ts";
import { refuse } from "../trpc/refuse.ts";
import { instant, text } from "../appointments/appointment-schemas.ts";

const NOT_HERE = "There is no such call. It may have been deleted, or the address is not complete.";

export const callsRouter = router({
  /** The newest first, page by page. */
  list: orgProcedure
    .input(
      PageRequest.extend({
        /** First heard of at or after, and before. */
        from: instant.nullish(),
        until: instant.nullish(),
        /** How it ended: one of these. */
        ends: z.array(CallEnd).min(1).max(CallEnd.options.length).nullish(),
        /** In which hour of the clinic's clock it began: 9 is from nine to ten. */
        hour: z.int().min(0).max(23).nullish(),
        /** What it was about; `none`: nobody knows. */
        serviceId: z.union([z.guid(), z.literal("none")]).nullish(),
        /** Neither calls that we made nor those of whoever tries the line. */
        onlyCallers: z.boolean().optional(),
        kind: CallKind.nullish(),
        /** Any part of the caller's number or of the contact's name. */
        text: text(200).optional(),
      }),
    )
    .output(pageOf(CallItem))
    .query(({ ctx, input }) => ctx.db.listCalls(ctx.scope, input)),

  load: orgProcedure
    .input(z.object({ callId: text(500).min(1, "it is empty") }))
    .output(Call)
    .query(async ({ ctx, input }) => {
      const found = await ctx.db.loadCall(ctx.scope, input.callId);
      return found ?? refuse("NOT_FOUND", NOT_HERE);
    }),
});
