import { PageRequest, pageOf } from "@callwaiting/domain";
import { z } from "zod";
import { orgProcedure, router } from "../trpc/init.ts";

const webhookSecret = z.object({
  secretId: z.guid(),
  createdAt: z.string(),
  /** Null: until it is replaced. */
  expiresAt: z.string().nullable(),
  isLive: z.boolean(),
  /** Assistants at Vapi that were seen with it when Vapi was last asked. */
  confirmedBy: z.int(),
});

export const webhookSecretsRouter = router({
  /** Newest first. Never the secrets themselves. */
  list: orgProcedure
    .input(PageRequest.optional())
    .output(pageOf(webhookSecret))
    .query(({ ctx: { db, scope }, input }) => db.listWebhookSecrets(scope, input)),

  /** The new secret, shown this once. Those before work until Vapi sends it for every assistant, and ten minutes more. */
  rotate: orgProcedure
    .output(z.object({ secret: z.string(), operationId: z.string() }))
    .mutation(({ ctx: { vapi, scope } }) => vapi.rotateWebhookSecret(scope)),
});
