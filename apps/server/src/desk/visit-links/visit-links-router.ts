import { z } from "zod";
import { orgProcedure, router } from "../trpc/init.ts";
import { refuse } from "../trpc/refuse.ts";

const visit = z.object({ appointmentId: z.guid() });

export const visitLinksRouter = router({
  /** The patient's own link to a visit; made where there is none yet. */
  copy: orgProcedure
    .input(visit)
    .output(z.object({ url: z.url() }))
    .mutation(async ({ ctx: { giveVisitLink, scope }, input }) => {
      const link = await giveVisitLink(scope.orgId, input.appointmentId);
      return link === null
        ? refuse("NOT_FOUND", "There is no link: this appointment is over, or it was deleted.")
        : { url: link.url };
    }),

  /** It answers from now on like one that never was; a later message carries another. */
  revoke: orgProcedure
    .input(visit)
    .output(z.object({ done: z.literal(true) }))
    .mutation(async ({ ctx: { db, scope }, input }) => {
      const isRevoked = await db.revokeVisitLink(scope, input);
      return isRevoked
        ? { done: true as const }
        : refuse("NOT_FOUND", "There is no link to this appointment.");
    }),
});
