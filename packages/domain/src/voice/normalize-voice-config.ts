import {
  CURRENT_VAPI_VERSIONS,
  DEFAULT_VOICE,
  PROVIDERS,
  type ProviderEntry,
  type VoiceProvider,
  isLegacyVoice,
} from "./voice-catalog.ts";

/** A voice as Vapi takes it: only fields that its provider knows. */
export type VoiceConfig = {
  readonly provider: VoiceProvider;
  /** Only `custom-voice` can do without. */
  readonly voiceId?: string;
  readonly [field: string]: unknown;
};

export type VoiceCondition =
  /** A name that no longer speaks, e.g. `jennifer`. */
  | "legacy_voice"
  /** `vapi` without a version, or with one that is not current. */
  | "first_generation_vapi"
  /** None, an empty or an unknown one. */
  | "missing_provider"
  /** No voice id, or nothing in another field without which this provider cannot speak. */
  | "missing_voice_id"
  /** Kept as it was. */
  | "valid";

export type NormalizedVoice = {
  readonly voice: VoiceConfig;
  /** Which one applied; all but `valid` mean that the default voice took its place. */
  readonly condition: VoiceCondition;
  /** Names of the fields left out, in their order. */
  readonly dropped: readonly string[];
  readonly changed: boolean;
};

type Fields = Readonly<Record<string, unknown>>;

/**
 * A voice that Vapi takes, out of whatever was saved: Vapi answers 400 to a retired voice and to any field that the
 * provider does not know, and the assistant is not saved at all. Normalizing again changes nothing.
 */
export function normalizeVoiceConfig(input: unknown): NormalizedVoice {
  const fields = isFields(input) ? input : {};
  const provider = textOf(fields["provider"]).toLowerCase();
  const entry = PROVIDERS.get(provider);
  const condition = conditionOf(fields, entry);
  if (condition !== "valid" || entry === undefined) {
    const dropped = Object.keys(fields).filter((field) => field !== "provider" && field !== "voiceId");
    return { voice: DEFAULT_VOICE, condition, dropped, changed: true };
  }
  return { ...keepKnownFields(fields, entry), condition };
}

/** In the order in which they are told apart: a legacy name is one whatever else is missing. */
function conditionOf(fields: Fields, entry: ProviderEntry | undefined): VoiceCondition {
  const voiceId = textOf(fields["voiceId"]);
  if (isLegacyVoice(voiceId, entry?.provider)) return "legacy_voice";
  if (entry?.provider === "vapi" && !CURRENT_VAPI_VERSIONS.has(fields["version"])) {
    return "first_generation_vapi";
  }
  if (entry === undefined) return "missing_provider";
  return entry.required.every((field) => isGiven(field, fields[field])) ? "valid" : "missing_voice_id";
}

function isGiven(field: string, value: unknown): boolean {
  if (field === "server") return isFields(value) && Object.keys(value).length > 0;
  return textOf(value) !== "";
}

function keepKnownFields(fields: Fields, { provider, fields: known }: ProviderEntry) {
  const voiceId = textOf(fields["voiceId"]);
  const names = Object.keys(fields);
  const kept = names.filter((field) => known.has(field) && (field !== "voiceId" || voiceId !== ""));
  const dropped = names.filter((field) => !kept.includes(field));
  const voice: VoiceConfig = {
    ...Object.fromEntries(kept.map((field) => [field, fields[field]])),
    provider,
    ...(voiceId === "" ? {} : { voiceId }),
  };
  const same = dropped.length === 0 && kept.every((field) => voice[field] === fields[field]);
  return { voice, dropped, changed: !same };
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value.trim() : "";
}
