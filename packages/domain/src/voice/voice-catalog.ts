/**
 * What Vapi takes as a voice, as data. From its API description (https://api.vapi.ai/api-json, `CreateAssistantDTO.voice`)
 * and https://docs.vapi.ai/providers/voice, as they were on this day.
 */
export const CATALOG_DATE = "2026-08-20";

type Requirements = {
  /** Besides `provider`, `voiceId` and those of `EVERYWHERE`. Vapi answers 400 to any other. */
  readonly fields: string;
  /** Besides `provider`. */
  readonly required: readonly string[];
};

/** Taken by every provider; `fallbackPlan` not by `vapi`. */
const EVERYWHERE = "provider voiceId cachingEnabled chunkPlan";

const CATALOG = {
  "11labs": {
    fields:
      "stability similarityBoost style useSpeakerBoost speed optimizeStreamingLatency enableSsmlParsing autoMode model language pronunciationDictionaryLocators fallbackPlan",
    required: ["voiceId"],
  },
  azure: { fields: "speed fallbackPlan", required: ["voiceId"] },
  cartesia: {
    fields: "model language experimentalControls generationConfig pronunciationDictId fallbackPlan",
    required: ["voiceId"],
  },
  // Speaks through the owner's own server, which may know one voice only.
  "custom-voice": { fields: "server fallbackPlan", required: ["server"] },
  deepgram: { fields: "model mipOptOut fallbackPlan", required: ["voiceId"] },
  hume: { fields: "model isCustomHumeVoice description fallbackPlan", required: ["voiceId"] },
  inworld: {
    fields: "model languageCode temperature speakingRate fallbackPlan",
    required: ["voiceId"],
  },
  lmnt: { fields: "speed language fallbackPlan", required: ["voiceId"] },
  // "MAI-Voice-2", not the voices of Azure.
  microsoft: { fields: "style styleDegree role speed fallbackPlan", required: ["voiceId"] },
  minimax: {
    fields:
      "model emotion subtitleType pitch speed volume region languageBoost textNormalizationEnabled fallbackPlan",
    required: ["voiceId"],
  },
  neuphonic: { fields: "model language speed fallbackPlan", required: ["voiceId", "language"] },
  openai: { fields: "model instructions speed fallbackPlan", required: ["voiceId"] },
  playht: {
    fields: "speed temperature emotion voiceGuidance styleGuidance textGuidance model language fallbackPlan",
    required: ["voiceId"],
  },
  "rime-ai": {
    fields:
      "model speed pauseBetweenBrackets phonemizeBetweenBrackets reduceLatency inlineSpeedAlpha language fallbackPlan",
    required: ["voiceId"],
  },
  sesame: { fields: "model fallbackPlan", required: ["voiceId", "model"] },
  "smallest-ai": { fields: "model speed fallbackPlan", required: ["voiceId"] },
  tavus: {
    fields:
      "personaId callbackUrl conversationName conversationalContext customGreeting properties fallbackPlan",
    required: ["voiceId"],
  },
  vapi: { fields: "version speed language pronunciationDictionary", required: ["voiceId"] },
  wellsaid: { fields: "model enableSsml libraryIds fallbackPlan", required: ["voiceId"] },
  xai: { fields: "language speed fallbackPlan", required: ["voiceId"] },
} as const satisfies Readonly<Record<string, Requirements>>;

export type VoiceProvider = keyof typeof CATALOG;

export type ProviderEntry = {
  readonly provider: VoiceProvider;
  readonly fields: ReadonlySet<string>;
  readonly required: readonly string[];
};

/** By provider, as Vapi spells it. */
export const PROVIDERS: ReadonlyMap<string, ProviderEntry> = new Map(
  Object.entries(CATALOG).map(([provider, { fields, required }]) => [
    provider,
    { provider: provider as VoiceProvider, fields: new Set(`${EVERYWHERE} ${fields}`.split(" ")), required },
  ]),
);

/**
 * Names that no longer speak, in lower case. The eight that Vapi retired on 2026-03-01
 * (https://docs.vapi.ai/providers/voice/vapi-voices/legacy-migration), and the ten presets of PlayHT that old
 * assistants were saved with, `jennifer` before all: still in the API description, but such assistants met a 400.
 */
export const LEGACY_VOICES: ReadonlySet<string> = new Set(
  "cole hana harry kylie lily neha paige spencer chris davis donna jack jennifer matt melissa michael ruby will".split(
    " ",
  ),
);

/** Providers whose voices are named by whoever makes them: there such a name may be anybody's. */
const NAMED_BY_OWNERS: ReadonlySet<VoiceProvider> = new Set<VoiceProvider>([
  "custom-voice",
  "hume",
  "minimax",
  "wellsaid",
]);

/** Other voices that have such a name: by the lists of Vapi's API description. */
const NAMESAKES: Partial<Record<VoiceProvider, readonly string[]>> = {
  inworld: ["hana"],
  lmnt: ["lily", "paige"],
};

/** Whether a voice of this name speaks no longer, or never did, at this provider; at an unknown one it does nowhere. */
export function isLegacyVoice(voiceId: string, provider: VoiceProvider | undefined): boolean {
  const name = voiceId.toLowerCase();
  if (!LEGACY_VOICES.has(name)) return false;
  if (provider === undefined) return true;
  return !NAMED_BY_OWNERS.has(provider) && NAMESAKES[provider]?.includes(name) !== true;
}

/** The generations of Vapi's own voices that still take new assistants; none given means the first. */
export const CURRENT_VAPI_VERSIONS: ReadonlySet<unknown> = new Set([2, "2", "latest"]);

/** In place of whatever cannot speak. An id of Azure's; Vapi takes any of those, though its own pages name only a few. */
export const DEFAULT_VOICE = { provider: "azure", voiceId: "en-US-JennyNeural" } as const;
