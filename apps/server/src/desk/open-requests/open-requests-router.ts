import { OpenRequest } from "@callwaiting/domain";
import { z } from "zod";
import { orgProcedure, router } from "../trpc/init.ts";

/** What the phone was asked for without anybody knowing whether it was done: whom to call back. */
export const openRequestsRouter = router({
  list: orgProcedure
    .output(z.array(OpenRequest))
    .query(async ({ ctx }) => [...(await ctx.db.listOpenRequests(ctx.scope))]),

  /** They were called. One that is closed already stays so. */
  close: orgProcedure
    .input(z.object({ requestId: z.guid() }))
    .output(z.object({ kind: z.literal("closed") }))
    .mutation(async ({ ctx, input }) => {
      await ctx.db.closeOpenRequest(ctx.scope, input.requestId);
      return { kind: "closed" as const };
    }),
});
