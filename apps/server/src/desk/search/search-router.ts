import { DeskFinds } from "@callwaiting/domain";
import { z } from "zod";
import { text } from "../appointments/appointment-schemas.ts";
import { orgProcedure, router } from "../trpc/init.ts";

export const searchRouter = router({
  /** People by any part of name, number or address, with their visits and calls; from two characters on. */
  find: orgProcedure
    .input(z.object({ text: text(200) }))
    .output(DeskFinds)
    .query(({ ctx, input }) => ctx.db.searchDesk(ctx.scope, input.text)),
});
