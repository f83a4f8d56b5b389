import { Temporal } from "temporal-polyfill";
import { z } from "zod";
import { describeVoice } from "./describe-voice.ts";
import { previewPrompt } from "./preview-prompt.ts";
import { withLastChange, lastChange } from "../audit/with-last-change.ts";
import type { StaffScope } from "@callwaiting/db";
import { orgProcedure, router } from "../trpc/init.ts";
import { refuse } from "../trpc/refuse.ts";
import {
  ASSISTANT_ROLE,
  assistantDraft,
  assistantShown,
  customPrompt,
  promptPreview,
  syncDescription,
  voice,
  voiceDescription,
} from "./assistants-schemas.ts";
import { voiceProcedures } from "./assistants-voices-router.ts";
import type { DeskDatabase } from "../../start/desk-database.ts";

const unreadArgument = z.object({
  tool: z.string().max(64),
  name: z.string().max(60),
  /** ISO 8601; within an hour. */
  lastSeenAt: z.string(),
});

const NO_ASSISTANT = "There is no such assistant. Save it first.";

export const assistantsRouter = router({
  list: orgProcedure
    .output(z.object({ assistants: z.array(assistantShown), transferNumber: z.string().nullable() }))
    .query(async ({ ctx: { db, scope } }) => {
      const record = await db.loadOrganization(scope.orgId);
      const assistants = await listShown(db, scope);
      return { assistants, transferNumber: record?.organization.transferNumber ?? null };
    }),

  /** Answers at once, whatever state Vapi is in: the sync follows. `revision`: that of `list`, null for a first one. */
  save: orgProcedure
    .input(assistantDraft.extend({ revision: z.int().nullable() }))
    .output(
      z.discriminatedUnion("kind", [
        z.object({ kind: z.literal("saved"), revision: z.int(), operationId: z.string() }),
        /** Somebody else has saved since; nothing was changed. */
        z.object({
          kind: z.literal("stale"),
          assistant: assistantShown.nullable(),
          lastChange,
        }),
      ]),
    )
    .mutation(async ({ ctx: { db, vapi, scope }, input: { revision, ...wish } }) => {
      const saved = await withLastChange(
        await vapi.saveAssistant(scope, { ...wish, shownRevision: revision }),
        () => db.findLastChange(scope, { entities: ["assistant"], entityId: wish.role }),
      );
      if (saved.kind === "saved") return saved;
      const shown = await listShown(db, scope);
      return { ...saved, assistant: shown.find(({ role }) => role === wish.role) ?? null };
    }),

  /** Arguments that the clinic's assistants send to the tools for nothing, the newest first. */
  unreadArguments: orgProcedure
    .output(z.array(unreadArgument).readonly())
    .query(({ ctx: { db, scope } }) => db.listUnreadArguments(scope)),

  /** Takes one off the list, until it is sent again. */
  dismissUnreadArgument: orgProcedure
    .input(unreadArgument.pick({ tool: true, name: true }))
    .output(z.null())
    .mutation(async ({ ctx: { db, scope }, input }) => {
      await db.dismissUnreadArgument(scope, input);
      return null;
    }),

  syncNow: orgProcedure
    .input(z.object({ role: ASSISTANT_ROLE }))
    .output(z.object({ operationId: z.string() }))
    .mutation(async ({ ctx: { vapi, scope }, input }) => {
      const queued = await vapi.syncAssistantNow(scope, input.role);
      return { operationId: (queued ?? refuse("NOT_FOUND", NO_ASSISTANT)).operationId };
    }),

  /** Asks Vapi, so it takes as long as Vapi does. */
  describeSync: orgProcedure
    .input(z.object({ role: ASSISTANT_ROLE }))
    .output(syncDescription)
    .query(async ({ ctx: { vapi, scope }, input }) => {
      const description = await vapi.describeAssistantSync(scope, input.role);
      if (description.kind === "no_assistant") refuse("NOT_FOUND", NO_ASSISTANT);
      return description.kind === "compared"
        ? { kind: "compared", differences: [...description.differences] }
        : description;
    }),

  /** The whole prompt that a draft would become. Changes nothing; a mutation because the text is too long for a URL. */
  preview: orgProcedure
    .input(z.object({ name: z.string().max(40), customPrompt }))
    .output(promptPreview)
    .mutation(async ({ ctx: { db, scope }, input }) => {
      const record = await db.loadOrganization(scope.orgId);
      if (record === null) return refuse("NOT_FOUND", "This organization no longer exists.");
      const preview = previewPrompt(
        { organization: record.organization, now: Temporal.Now.instant() },
        input,
      );
      return { ...preview, notices: [...preview.notices] };
    }),

  /** What callers would hear of a voice, which may be any. */
  describeVoice: orgProcedure
    .input(z.object({ voice }))
    .output(voiceDescription)
    .query(({ input }) => describeVoice(input.voice)),

  ...voiceProcedures,
});

async function listShown(
  db: Pick<DeskDatabase, "listAssistants">,
  scope: StaffScope,
): Promise<z.infer<typeof assistantShown>[]> {
  const rows = await db.listAssistants(scope);
  return rows.map(({ voice, ...row }) => ({ ...row, voice, voiceDescription: describeVoice(voice) }));
}
