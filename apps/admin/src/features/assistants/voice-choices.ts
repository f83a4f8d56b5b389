import type { Voice, VoiceChoices } from "./assistant-types.ts";

export const OTHER_VOICE = "other";

export const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

/** Vapi's own voices have generations, which sound differently under one name. */
export function keyOfVoice(voice: Voice): string {
  const { provider, voiceId, version } = voice;
  const generation = textOf(provider) === "vapi" && String(version) !== "2" ? " first generation" : "";
  return `${textOf(provider)}/${textOf(voiceId)}${generation}`;
}

/** By provider; typing finds a name, a provider and a language. */
export function groupChoices({ choices }: VoiceChoices) {
  const providers = [...new Set(choices.map(({ providerName }) => providerName))];
  const groups = providers.map((providerName) => ({
    group: providerName,
    items: choices
      .filter((choice) => choice.providerName === providerName)
      .map((choice) => ({
        value: keyOfVoice(choice.voice),
        label: `${choice.providerName}, ${choice.name} (${choice.language})`,
      })),
  }));
  return [...groups, { group: "More", items: [{ value: OTHER_VOICE, label: "Another voice…" }] }];
}

/** A voice that somebody enters: with another provider, the settings of the one before no longer fit. */
export function otherVoice(
  voice: Voice,
  change: { readonly provider?: string; readonly voiceId?: string },
): Voice {
  const voiceId = change.voiceId ?? textOf(voice["voiceId"]);
  if (change.provider === undefined || change.provider === voice["provider"]) return { ...voice, voiceId };
  // Vapi takes only voices of its second generation for new assistants.
  return { provider: change.provider, voiceId, ...(change.provider === "vapi" ? { version: 2 } : {}) };
}
