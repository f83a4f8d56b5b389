import {
  ContactConsent,
  MessageChannel,
  MessageReply,
  MessageSettings,
  MessageStatus,
  MessageVia,
  PageRequest,
  StaffMessage,
  StaffTemplate,
  TemplateKind,
  UnreadReply,
  VersionedMessageSettings,
  checkTemplate,
  pageOf,
} from "@callwaiting/domain";
import type { StaffScope } from "@callwaiting/db";
import { z } from "zod";
import { lastChange, withLastChange } from "../audit/with-last-change.ts";
import { VERSION } from "../organization/settings-schemas.ts";
import { previewMessage } from "./preview-message.ts";
import { sendTest } from "./send-test.ts";
import type { Desk } from "../trpc/context.ts";
import { orgProcedure, router } from "../trpc/init.ts";
import { refuse } from "../trpc/refuse.ts";

const shownSettings = VersionedMessageSettings.extend({
  /** Whether letters leave this machine (`smtp`) or lie in a folder of it (`catcher`). */
  mail: z.enum(["smtp", "catcher"]),
  /** The same of texts. */
  texts: z.enum(["twilio", "simulated", "catcher"]),
});

const saved = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("saved"), settings: shownSettings }),
  z.object({ kind: z.literal("stale"), settings: shownSettings, lastChange }),
]);

/** Long ones are refused in words. */
const words = z.object({ subject: z.string().max(1_000), body: z.string().max(10_000) });

const preview = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("written"),
    subject: z.string(),
    text: z.string(),
    /** What a text costs; null for a letter. */
    segments: z.object({ count: z.number(), characters: z.number(), isUnicode: z.boolean() }).nullable(),
  }),
  z.object({ kind: z.literal("refused"), message: z.string() }),
]);

const savedTemplate = z.discriminatedUnion("kind", [
  z.object({ kind: z.enum(["saved", "stale"]), template: StaffTemplate }),
  z.object({ kind: z.literal("refused"), message: z.string() }),
]);

const NO_WAY = "There is no such contact, or no such way to write to them. Reload the page.";

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

  settings: orgProcedure.output(shownSettings).query(async ({ ctx }) => ({
    ...(await ctx.db.openMessageSettings(ctx.scope)),
    ...(await findWays(ctx)),
  })),

  save: orgProcedure
    .input(MessageSettings.extend({ version: VERSION }))
    .output(saved)
    .mutation(async ({ ctx, input }) => {
      const { db, scope } = ctx;
      const { kind, settings } = await db.saveMessageSettings(scope, input);
      const shown = { ...settings, ...(await findWays(ctx)) };
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

  /** A message to whoever sets it up. */
  sendTest: orgProcedure
    .input(z.object({ channel: MessageChannel, to: z.string().max(320) }))
    .output(
      z.discriminatedUnion("kind", [
        z.object({ kind: z.literal("sent"), via: MessageVia }),
        z.object({ kind: z.literal("refused"), message: z.string() }),
      ]),
    )
    .mutation(({ ctx, input }) => sendTest(ctx, ctx.scope, input)),

  /** Whether somebody may be written to, for each way that they can be. */
  consents: orgProcedure
    .input(z.object({ contactId: z.guid() }))
    .output(z.array(ContactConsent))
    .query(async ({ ctx, input }) => [...(await ctx.db.listConsents(ctx.scope, input.contactId))]),

  /** What a patient has said at the front desk of being written to. */
  saveConsent: orgProcedure
    .input(z.object({ contactId: z.guid(), channel: MessageChannel, isAllowed: z.boolean() }))
    .output(z.object({ kind: z.literal("saved") }))
    .mutation(async ({ ctx, input }) => {
      const isSaved = await ctx.db.saveConsent(ctx.scope, input);
      if (!isSaved) refuse("NOT_FOUND", NO_WAY);
      return { kind: "saved" as const };
    }),

  /** What somebody wrote back, newest first. */
  replies: orgProcedure
    .input(PageRequest.extend({ contactId: z.guid() }))
    .output(pageOf(MessageReply))
    .query(({ ctx, input }) => ctx.db.listReplies(ctx.scope, input)),

  /** What somebody wrote back and nobody has dealt with, the oldest first. */
  unread: orgProcedure
    .input(PageRequest)
    .output(pageOf(UnreadReply))
    .query(({ ctx, input }) => ctx.db.listUnreadReplies(ctx.scope, input)),

  /** Somebody has dealt with what was written back, or has not after all. */
  markReply: orgProcedure
    .input(z.object({ replyId: z.guid(), isDone: z.boolean() }))
    .output(z.object({ kind: z.literal("marked") }))
    .mutation(async ({ ctx, input }) => {
      const isMarked = await ctx.db.markReply(ctx.scope, input);
      if (!isMarked) refuse("NOT_FOUND", "There is no such reply any more. Reload the page.");
      return { kind: "marked" as const };
    }),

  /** The words of every message. */
  templates: orgProcedure
    .output(z.array(StaffTemplate))
    .query(async ({ ctx }) => [...(await ctx.db.listTemplates(ctx.scope))]),

  /** What a patient would read, of an invented visit. */
  preview: orgProcedure
    .input(words.extend({ channel: MessageChannel, kind: TemplateKind }))
    .output(preview)
    .query(async ({ ctx: { db, scope, outbox }, input }) => {
      const record = await db.loadOrganization(scope.orgId);
      if (record === null) throw new Error("The organization is gone");
      return previewMessage(input, { ...record.organization, site: outbox.site });
    }),

  /** Other words for a message, or ours again. */
  saveTemplate: orgProcedure
    .input(
      z.object({ channel: MessageChannel, kind: TemplateKind, version: VERSION, words: words.nullable() }),
    )
    .output(savedTemplate)
    .mutation(async ({ ctx, input }) => {
      const message = input.words === null ? null : checkTemplate(input.words, input.channel, input.kind);
      return message === null ? ctx.db.saveTemplate(ctx.scope, input) : { kind: "refused" as const, message };
    }),
});

type Asking = Pick<Desk, "db" | "outbox"> & { readonly scope: StaffScope };

async function findWays({ db, scope, outbox }: Asking) {
  const hasTwilio = outbox.hasTwilio || (await db.loadIntegration(scope, "twilio")) !== null;
  const texts = hasTwilio ? "twilio" : await outbox.textsWithoutTwilio(scope.orgId);
  return { mail: outbox.mailer.kind, texts } as const;
}
