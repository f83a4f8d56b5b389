import { ANY_VOICE, VOICES } from "./allowed-properties.ts";
import { checkVariant, isObject } from "./check-properties.ts";
import { checkValues, VOICE_VALUES } from "./check-values.ts";

/**
 * Retired 2026-03-01 (docs: vapi-voices/legacy-migration), and `jennifer`, a PlayHT preset that was never a Vapi voice.
 * Vapi's own sentence for them is not known.
 */
const REFUSED = new Set(["spencer", "neha", "harry", "cole", "paige", "hana", "lily", "kylie", "jennifer"]);

export function checkVoice(voice: unknown): string[] {
  const kind = { at: "voice", key: "provider", common: ANY_VOICE, variants: VOICES };
  const faults = [...checkVariant(voice, kind), ...checkVoiceValues(voice)];
  if (!isObject(voice) || voice["provider"] !== "vapi" || typeof voice["voiceId"] !== "string") return faults;
  const id = voice["voiceId"];
  // The generation goes into `version`; "Elliot V2" is no id.
  const isRefused = REFUSED.has(id.toLowerCase()) || / v2$/i.test(id);
  return isRefused ? [...faults, `voice.voiceId ${id} is not an available Vapi voice`] : faults;
}

function checkVoiceValues(voice: unknown): string[] {
  if (!isObject(voice)) return [];
  const provider = String(voice["provider"]);
  const rules = Object.hasOwn(VOICE_VALUES, provider) ? VOICE_VALUES[provider] : undefined;
  return rules === undefined ? [] : checkValues(voice, "voice", rules);
}
