import { VapiKeySettings } from "@callwaiting/domain";
import { z } from "zod";
import { TwilioAccount } from "../../sms/twilio-account.ts";
import { saveTwilioAccount } from "./save-twilio-account.ts";
import { saveVapiKey } from "./save-vapi-key.ts";
import { orgProcedure, router } from "../trpc/init.ts";
import { refuse } from "../trpc/refuse.ts";

const message = z.string();

const savedKey = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("saved"), wasTested: z.boolean() }),
  z.object({ kind: z.literal("refused"), message }),
  z.object({ kind: z.literal("untested"), message }),
]);

/** It travels in a header. Never in any answer. */
const apiKey = z
  .string()
  .trim()
  .min(8, "it is too short for a key of Vapi")
  .max(200, "it is too long for a key of Vapi")
  .regex(/^[\x21-\x7e]+$/, "it must be one word, as Vapi's dashboard shows it under API Keys");

export const integrationsRouter = router({
  /** Which Vapi the assistants are at. Of a key only its end is shown. */
  vapi: orgProcedure
    .output(
      z.object({
        ownKey: VapiKeySettings.nullable(),
        platform: z.object({ kind: z.enum(["vapi", "simulated"]), host: z.string() }),
        webhookUrl: z.string(),
      }),
    )
    .query(async ({ ctx: { db, vapi, scope } }) => {
      const { platform, webhookUrl } = vapi;
      return { ownKey: await db.loadIntegration(scope), platform, webhookUrl };
    }),

  /** Asks Vapi first. A key that it refuses is not kept; one that it cannot be asked about only with `evenUntested`. */
  saveVapiKey: orgProcedure
    .input(z.object({ apiKey, evenUntested: z.boolean().default(false) }))
    .output(savedKey)
    .mutation(({ ctx, input }) => saveVapiKey(ctx, ctx.scope, input)),

  deleteVapiKey: orgProcedure
    .output(z.object({ done: z.literal(true) }))
    .mutation(async ({ ctx: { db, scope } }) => {
      const { kind } = await db.deleteIntegrationKey(scope);
      if (kind === "not_found") refuse("NOT_FOUND", "There is no key to remove. Reload the page.");
      return { done: true };
    }),

  /** Who sends the clinic's texts. Of an account only the end of its SID is shown. */
  twilio: orgProcedure
    .output(
      z.object({
        ownAccount: VapiKeySettings.nullable(),
        /** Whether this server has an account for clinics without one. */
        hasPlatform: z.boolean(),
        replyUrl: z.string(),
      }),
    )
    .query(async ({ ctx: { db, outbox, scope } }) => ({
      ownAccount: await db.loadIntegration(scope, "twilio"),
      hasPlatform: outbox.hasTwilio,
      replyUrl: outbox.replyUrlOf(scope.orgId),
    })),

  /** Asks Twilio first. An account that it refuses is not kept; one that it cannot be asked about only with `evenUntested`. */
  saveTwilioAccount: orgProcedure
    .input(z.object({ account: TwilioAccount, evenUntested: z.boolean().default(false) }))
    .output(savedKey)
    .mutation(({ ctx, input }) => saveTwilioAccount(ctx, ctx.scope, input)),

  deleteTwilioAccount: orgProcedure
    .output(z.object({ done: z.literal(true) }))
    .mutation(async ({ ctx: { db, scope } }) => {
      const { kind } = await db.deleteIntegrationKey(scope, "twilio");
      if (kind === "not_found") refuse("NOT_FOUND", "There is no account to remove. Reload the page.");
      return { done: true };
    }),
});
