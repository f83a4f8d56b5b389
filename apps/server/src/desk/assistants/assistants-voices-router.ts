import { listVoiceChoices, listVoiceProviders } from "@callwaiting/domain";
import { z } from "zod";
import { languageName, providerName, shortLabel } from "./describe-voice.ts";
import { orgProcedure } from "../trpc/init.ts";

const choice = z.object({
  /** The voice itself: to be saved as it is. */
  voice: z.object({ provider: z.string(), voiceId: z.string(), version: z.literal(2).optional() }),
  name: z.string(),
  providerName: z.string(),
  language: z.string(),
});

export const voiceProcedures = {
  /** Voices to pick from, and the providers of any other. */
  voices: orgProcedure
    .output(
      z.object({
        choices: z.array(choice),
        providers: z.array(z.object({ provider: z.string(), name: z.string() })),
      }),
    )
    .query(() => ({
      choices: listVoiceChoices().map(({ provider, voiceId, version, label, language }) => ({
        voice: { provider, voiceId, ...(version === undefined ? {} : { version }) },
        name: shortLabel(label),
        providerName: providerName(provider),
        language: languageName(language),
      })),
      providers: listVoiceProviders().map((provider) => ({ provider, name: providerName(provider) })),
    })),
};
