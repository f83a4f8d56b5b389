import {
  type NormalizedVoice,
  type VoiceCondition,
  listVoiceChoices,
  normalizeVoiceConfig,
} from "@callwaiting/domain";

export type VoiceDescription = {
  /** The voice that callers hear: "Azure, Jenny (English, US)". */
  readonly speaks: string;
  /** Why that is not the chosen one, and fields that Vapi would refuse; null when the choice is taken as it is. */
  readonly note: string | null;
  readonly isReplaced: boolean;
};

type Fields = Readonly<Record<string, unknown>>;

const PROVIDER_NAMES: Readonly<Record<string, string>> = {
  "11labs": "ElevenLabs",
  azure: "Azure",
  cartesia: "Cartesia",
  "custom-voice": "Custom voice",
  deepgram: "Deepgram",
  hume: "Hume",
  inworld: "Inworld",
  lmnt: "LMNT",
  microsoft: "Microsoft",
  minimax: "MiniMax",
  neuphonic: "Neuphonic",
  openai: "OpenAI",
  playht: "PlayHT",
  "rime-ai": "Rime",
  sesame: "Sesame",
  "smallest-ai": "Smallest AI",
  tavus: "Tavus",
  vapi: "Vapi",
  wellsaid: "WellSaid",
  xai: "xAI",
};

/** What will be heard of a chosen voice, in words. */
export function describeVoice(chosen: Fields): VoiceDescription {
  const normalized = normalizeVoiceConfig(chosen);
  const speaks = voiceLabel(normalized.voice);
  const isReplaced = normalized.condition !== "valid";
  if (isReplaced) {
    const note = `${WHY[normalized.condition](textOf(chosen["voiceId"]))} Callers will hear ${speaks} instead.`;
    return { speaks, note, isReplaced };
  }
  return { speaks, note: droppedNote(normalized), isReplaced };
}

const WHY: Readonly<Record<VoiceCondition, (voiceId: string) => string>> = {
  legacy_voice: (voiceId) => `Vapi has retired the voice “${voiceId}”.`,
  first_generation_vapi: (voiceId) =>
    `“${voiceId}” without a version is one of Vapi's first voices, which it has retired.`,
  missing_provider: (voiceId) =>
    voiceId === "" ? "No voice is chosen." : `Vapi knows no provider for the voice “${voiceId}”.`,
  missing_voice_id: () => "This provider needs the name of a voice.",
  valid: () => "",
};

function droppedNote({ dropped }: NormalizedVoice): string | null {
  if (dropped.length === 0) return null;
  return `This provider does not know these settings, so they are left out: ${dropped.join(", ")}.`;
}

/** "Azure, Jenny (English, US)"; "ElevenLabs, sarah" for one that is not in the list of choices. */
export function voiceLabel(voice: Fields): string {
  const [provider, voiceId] = [textOf(voice["provider"]), textOf(voice["voiceId"])];
  const known = listVoiceChoices().find((one) => one.provider === provider && one.voiceId === voiceId);
  if (known === undefined) return [providerName(provider), voiceId].filter((part) => part !== "").join(", ");
  return `${providerName(provider)}, ${shortLabel(known.label)} (${languageName(known.language)})`;
}

export function providerName(provider: string): string {
  return PROVIDER_NAMES[provider] ?? provider;
}

/** "Jenny" of "Jenny (Azure)": the provider is said beside it. */
export function shortLabel(label: string): string {
  return label.replace(/ \([^)]*\)$/, "");
}

const languages = new Intl.DisplayNames("en", { type: "language" });

/** "English, US" */
export function languageName(language: string): string {
  if (language === "auto") return "any language";
  const [code = language, region] = language.split("-");
  const name = languages.of(code) ?? code;
  return region === undefined ? name : `${name}, ${region}`;
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value.trim() : "";
}
