import {
  MessageSettings,
  MessageStatus,
  PageRequest,
  StaffMessage,
  VersionedMessageSettings,
  pageOf,
} from "@callwaiting/domain";
import { z } from "zod";
import { lastChange, withLastChange } from "../audit/with-last-change.ts";
import { VERSION } from "../organization/settings-schemas.ts";
import { orgProcedure, router } from "../trpc/init.ts";
import { refuse } from "../trpc/refuse.ts";

const shownSettings = VersionedMessageSettings.extend({
  /** Whether letters leave this machine (`smtp`) or lie in a folder of it (`catcher`). */
  delivery: z.enum(["smtp", "catcher"]),
});

const saved = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("saved"), settings: shownSettings }),
  z.object({ kind: z.literal("stale"), settings: shownSettings, lastChange }),
]);

/** What the clinic writes to its patients. */
export const messagesRouter = router({
  /** Newest first: what was sent, what waits and what was not sent, with why. */
  list: orgProcedure
    .input(
      PageRequest.extend({
        appointmentId: z.guid().nullish(),
        contactId: z.guid().nullish(),
        status: MessageStatus.nullish(),
      }),
    )
    .output(pageOf(StaffMessage))
    .query(({ ctx, input }) => ctx.db.listMessages(ctx.scope, input)),

  settings: orgProcedure.output(shownSettings).query(async ({ ctx: { db, scope, delivery } }) => ({
    ...(await db.openMessageSettings(scope)),
    delivery,
  })),

  save: orgProcedure
    .input(MessageSettings.extend({ version: VERSION }))
    .output(saved)
    .mutation(async ({ ctx: { db, scope, delivery }, input }) => {
      const { kind, settings } = await db.saveMessageSettings(scope, input);
      const shown = { ...settings, delivery };
      if (kind === "saved") return { kind, settings: shown };
      return withLastChange({ kind: "stale", settings: shown }, () =>
        db.findLastChange(scope, { entities: ["message_settings"], entityId: scope.orgId }),
      );
    }),

  /** One that was given up is tried again. */
  retry: orgProcedure
    .input(z.object({ messageId: z.guid() }))
    .output(z.object({ kind: z.literal("planned") }))
    .mutation(async ({ ctx, input }) => {
      const isTried = await ctx.db.retryMessage(ctx.scope, input.messageId);
      if (!isTried) refuse("NOT_FOUND", "There is no such message that could not be sent. Reload the page.");
      return { kind: "planned" as const };
    }),
});
