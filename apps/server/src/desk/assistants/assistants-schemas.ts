import { AssistantSettings, visibleText } from "@callwaiting/domain";
import { z } from "zod";

export const ASSISTANT_ROLE = AssistantSettings.shape.role;

/** The most that a voice with all its settings takes, as JSON. */
const LONGEST_VOICE = 4_000;

/** As Vapi has it: provider, voiceId, and whatever else belongs to it, the version of Vapi's own voices included. */
export const voice = z
  .record(z.string(), z.unknown())
  .refine((fields) => JSON.stringify(fields).length <= LONGEST_VOICE, "it has too many settings");

/** What is beyond 20 000 characters is kept, but not told to the assistant. */
export const customPrompt = z.string().max(100_000, "it is longer than 100,000 characters");

export const assistantDraft = z.object({
  role: ASSISTANT_ROLE,
  /** Vapi allows 40 characters. */
  name: z
    .string()
    .overwrite(visibleText)
    .trim()
    .min(1, "it is empty")
    .max(40, "it is longer than 40 characters"),
  customPrompt,
  firstMessage: z.string().overwrite(visibleText).trim().max(1_000, "it is longer than 1,000 characters"),
  voice,
});

export const voiceDescription = z.object({
  speaks: z.string(),
  note: z.string().nullable(),
  isReplaced: z.boolean(),
});

export const assistantShown = AssistantSettings.extend({ voiceDescription });

export const syncDescription = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("missing"), message: z.string() }),
  z.object({ kind: z.literal("unreachable"), message: z.string() }),
  z.object({ kind: z.literal("not_at_vapi"), wasThere: z.boolean() }),
  z.object({
    kind: z.literal("compared"),
    differences: z.array(z.object({ field: z.string(), words: z.string() })),
  }),
]);

export const promptPreview = z.object({
  before: z.string(),
  ownerText: z.string(),
  after: z.string(),
  characters: z.int(),
  notices: z.array(z.string()),
});
