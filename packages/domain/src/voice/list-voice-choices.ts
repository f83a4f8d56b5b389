import { PROVIDERS, type VoiceProvider } from "./voice-catalog.ts";

/** `label` and `language` are for people; the other fields are the voice and go to the call platform together. */
export type VoiceChoice = {
  readonly provider: VoiceProvider;
  readonly voiceId: string;
  /** Vapi's own voices are of the first generation without it. */
  readonly version?: 2;
  readonly label: string;
  /** BCP 47; `auto` follows the language of what is said. */
  readonly language: string;
};

const AZURE: readonly (readonly [voiceId: string, label: string, language: string])[] = [
  ["en-US-JennyNeural", "Jenny (Azure)", "en-US"],
  ["en-US-AriaNeural", "Aria (Azure)", "en-US"],
  ["andrew", "Andrew (Azure)", "en-US"],
  ["brian", "Brian (Azure)", "en-US"],
  ["emma", "Emma (Azure)", "en-US"],
  ["es-ES-ElviraNeural", "Elvira (Azure)", "es-ES"],
];

/** All that are documented for version 2: https://docs.vapi.ai/providers/voice/vapi-voices */
const VAPI = "Elliot Savannah Emma Clara Nico Kai Sagar Godfrey Neil Layla Sid Naina".split(" ");

const CHOICES: readonly VoiceChoice[] = [
  ...AZURE.map(([voiceId, label, language]) => ({ provider: "azure" as const, voiceId, label, language })),
  ...VAPI.map((voiceId) => ({
    provider: "vapi" as const,
    voiceId,
    version: 2 as const,
    label: `${voiceId} (Vapi)`,
    language: "auto",
  })),
];

/** Voices to pick from, the default one first. */
export function listVoiceChoices(): readonly VoiceChoice[] {
  return CHOICES;
}

/** All that Vapi takes a voice of. */
export function listVoiceProviders(): readonly VoiceProvider[] {
  return [...PROVIDERS.values()].map(({ provider }) => provider);
}
