import { PageRequest, WebhookSecretSettings, pageOf } from "@callwaiting/domain";
import { z } from "zod";
import { orgProcedure, router } from "../trpc/init.ts";

export const webhookSecretsRouter = router({
  /** Newest first. Never the secrets themselves. */
  list: orgProcedure
    .input(PageRequest.optional())
    .output(pageOf(WebhookSecretSettings))
    .query(({ ctx: { db, scope }, input }) => db.listWebhookSecrets(scope, input)),

  /** The new secret, shown this once. Those before work until Vapi sends it for every assistant, and ten minutes more. */
  rotate: orgProcedure
    .output(z.object({ secret: z.string(), operationId: z.string() }))
    .mutation(({ ctx: { vapi, scope } }) => vapi.rotateWebhookSecret(scope)),
});
