import { CallBack, CallBackKind } from "@callwaiting/domain";
import { z } from "zod";
import { text } from "../appointments/appointment-schemas.ts";
import { orgProcedure, router } from "../trpc/init.ts";
import { refuse } from "../trpc/refuse.ts";

const subject = z.object({ kind: CallBackKind, subjectId: text(300).min(1, "it is empty") });
const saved = z.object({ kind: z.literal("saved") });

const NOBODY = "There is nobody to call about that any more.";

/** Whom the clinic calls: one list, whatever the reason. */
export const callBacksRouter = router({
  /** Those whom somebody called in the last day are among them. */
  list: orgProcedure
    .output(z.array(CallBack))
    .query(async ({ ctx }) => [...(await ctx.db.listCallBacks(ctx.scope))]),

  /** They were called, or were not after all. */
  setDone: orgProcedure
    .input(subject.extend({ isDone: z.boolean() }))
    .output(saved)
    .mutation(async ({ ctx, input }) => answer(await ctx.db.noteCallBack(ctx.scope, input))),

  /** What whoever calls next should know. */
  setNote: orgProcedure
    .input(subject.extend({ note: text(1_000) }))
    .output(saved)
    .mutation(async ({ ctx, input }) => answer(await ctx.db.noteCallBack(ctx.scope, input))),
});

function answer(isSaved: boolean): z.infer<typeof saved> {
  return isSaved ? { kind: "saved" } : refuse("NOT_FOUND", NOBODY);
}
