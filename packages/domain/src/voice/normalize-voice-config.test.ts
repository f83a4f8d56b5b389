import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { listVoiceChoices } from "./list-voice-choices.ts";
import { normalizeVoiceConfig, type VoiceCondition } from "./normalize-voice-config.ts";
import { DEFAULT_VOICE, LEGACY_VOICES, PROVIDERS } from "./voice-catalog.ts";

const JENNY = { provider: "azure", voiceId: "en-US-JennyNeural" };

test("the default is Azure's Jenny", () => {
  expect(DEFAULT_VOICE).toEqual(JENNY);
});

describe("replaced by the default", () => {
  test.each<[VoiceCondition, unknown]>([
    ["legacy_voice", { provider: "vapi", voiceId: "jennifer" }],
    ["legacy_voice", { provider: "vapi", voiceId: "Kylie" }],
    ["legacy_voice", { provider: "vapi", voiceId: "KYLIE", version: 2 }],
    ["legacy_voice", { provider: "vapi", voiceId: "Spencer", version: "latest" }],
    ["legacy_voice", { provider: "playht", voiceId: "jennifer" }],
    ["legacy_voice", { provider: "playht", voiceId: " Melissa " }],
    ["legacy_voice", { provider: "azure", voiceId: "jennifer" }],
    ["legacy_voice", { voiceId: "jennifer" }],
    ["legacy_voice", { provider: "11labs", voiceId: "jennifer" }],
    ["legacy_voice", { provider: "cartesia", voiceId: "Kylie" }],
    ["legacy_voice", { provider: "openai", voiceId: "Spencer" }],
    ["legacy_voice", { provider: "lmnt", voiceId: "jennifer" }],
    ["legacy_voice", { provider: "inworld", voiceId: "lily" }],
    ["legacy_voice", { provider: "rime-ai", voiceId: "paige" }],
    ["legacy_voice", { provider: "", voiceId: "paige" }],
    ["legacy_voice", { provider: "neets", voiceId: "lily" }],
    ["first_generation_vapi", { provider: "vapi", voiceId: "Elliot" }],
    ["first_generation_vapi", { provider: "vapi", voiceId: "Elliot", version: 1 }],
    ["first_generation_vapi", { provider: "vapi", voiceId: "Elliot", version: "1" }],
    ["first_generation_vapi", { provider: "vapi", voiceId: "Rohan", version: null }],
    ["first_generation_vapi", { provider: "vapi", voiceId: "Elliot", version: 3 }],
    ["first_generation_vapi", { provider: "vapi" }],
    ["missing_provider", undefined],
    ["missing_provider", null],
    ["missing_provider", "azure"],
    ["missing_provider", []],
    ["missing_provider", {}],
    ["missing_provider", { voiceId: "en-US-AriaNeural" }],
    ["missing_provider", { provider: " ", voiceId: "en-US-AriaNeural" }],
    ["missing_provider", { provider: "azure-speech", voiceId: "en-US-AriaNeural" }],
    ["missing_provider", { provider: "constructor", voiceId: "x" }],
    ["missing_provider", { provider: 7, voiceId: "x" }],
    ["missing_voice_id", { provider: "azure" }],
    ["missing_voice_id", { provider: "11labs", voiceId: "" }],
    ["missing_voice_id", { provider: "11labs", voiceId: "  " }],
    ["missing_voice_id", { provider: "cartesia", voiceId: null }],
    ["missing_voice_id", { provider: "tavus", personaId: "p1" }],
    ["missing_voice_id", { provider: "vapi", version: 2, voiceId: "" }],
    ["missing_voice_id", { provider: "neuphonic", voiceId: "x" }],
    ["missing_voice_id", { provider: "sesame", voiceId: "maya" }],
    ["missing_voice_id", { provider: "custom-voice", voiceId: "x" }],
    ["missing_voice_id", { provider: "custom-voice", server: {} }],
  ])("%s: %j", (condition, input) => {
    expect(normalizeVoiceConfig(input)).toMatchObject({ voice: JENNY, condition, changed: true });
  });

  test("with nothing of the old voice, and says what went", () => {
    const input = { provider: "vapi", voiceId: "jennifer", version: 1, speed: 1.2 };
    expect(normalizeVoiceConfig(input)).toEqual({
      voice: JENNY,
      condition: "legacy_voice",
      dropped: ["version", "speed"],
      changed: true,
    });
  });
});

describe("kept", () => {
  test.each<[unknown]>([
    [JENNY],
    [{ provider: "azure", voiceId: "andrew", speed: 1.1, fallbackPlan: { voices: [] } }],
    [{ provider: "vapi", voiceId: "Elliot", version: 2 }],
    [{ provider: "vapi", voiceId: "Savannah", version: "2", speed: 1, language: "auto" }],
    [{ provider: "vapi", voiceId: "cloned-id-123", version: "latest" }],
    [{ provider: "11labs", voiceId: "sarah", stability: 0.5, similarityBoost: 0.75, model: "eleven_v3" }],
    [{ provider: "playht", voiceId: "s3://voice-cloning/jennifer/manifest.json" }],
    [{ provider: "lmnt", voiceId: "lily" }],
    [{ provider: "inworld", voiceId: "Hana" }],
    [{ provider: "neuphonic", voiceId: "x", language: "en" }],
    [{ provider: "sesame", voiceId: "maya", model: "csm-1b" }],
    [{ provider: "custom-voice", server: { url: "https://voice.example.com" } }],
    [{ provider: "custom-voice", voiceId: "jennifer", server: { url: "https://voice.example.com" } }],
    [{ provider: "microsoft", voiceId: "en-US-Harper:MAI-Voice-2", style: "friendly" }],
  ])("%j", (voice) => {
    expect(normalizeVoiceConfig(voice)).toEqual({ voice, condition: "valid", dropped: [], changed: false });
  });

  test.each([
    [
      { provider: "vapi", voiceId: "Elliot", version: 2, stability: 0.5, fallbackPlan: { voices: [] } },
      { provider: "vapi", voiceId: "Elliot", version: 2 },
      ["stability", "fallbackPlan"],
    ],
    [
      { provider: "cartesia", voiceId: "x", speed: 1, generationConfig: { speed: 1 } },
      { provider: "cartesia", voiceId: "x", generationConfig: { speed: 1 } },
      ["speed"],
    ],
    [{ provider: "Azure ", voiceId: " en-US-JennyNeural" }, JENNY, []],
    [
      { provider: "custom-voice", voiceId: "", server: { url: "https://voice.example.com" } },
      { provider: "custom-voice", server: { url: "https://voice.example.com" } },
      ["voiceId"],
    ],
    [
      JSON.parse('{"provider":"azure","voiceId":"emma","__proto__":{"polluted":1}}'),
      { ...JENNY, voiceId: "emma" },
      ["__proto__"],
    ],
  ])("but for what the provider does not know: %j", (input, voice, dropped) => {
    const result = normalizeVoiceConfig(input);
    expect(result).toEqual({ voice, condition: "valid", dropped, changed: true });
    expect(Object.keys(result.voice)).not.toContain("polluted");
  });
});

describe("the catalog", () => {
  test("has Vapi's twenty providers, each with what it requires", () => {
    expect(PROVIDERS.size).toBe(20);
    for (const { fields, required } of PROVIDERS.values()) {
      expect(required.every((field) => fields.has(field))).toBe(true);
      expect(fields.has("provider") && fields.has("voiceId")).toBe(true);
    }
    expect(PROVIDERS.get("vapi")?.fields.has("fallbackPlan")).toBe(false);
    expect(PROVIDERS.get("azure")?.fields.has("fallbackPlan")).toBe(true);
  });

  test("legacy names are compared in lower case", () => {
    for (const name of LEGACY_VOICES) expect(name).toBe(name.toLowerCase());
  });
});

describe("the choices", () => {
  test.each(listVoiceChoices().map(({ label, language, ...voice }) => [label, language, voice] as const))(
    "%s is a voice that stays as it is",
    (label, language, voice) => {
      expect(normalizeVoiceConfig(voice)).toEqual({ voice, condition: "valid", dropped: [], changed: false });
      expect(label).not.toBe("");
      expect(language).toMatch(/^(?:auto|[a-z]{2}-[A-Z]{2})$/);
    },
  );

  test("begin with the default and name each voice once", () => {
    const choices = listVoiceChoices();
    expect(choices[0]).toMatchObject(DEFAULT_VOICE);
    expect(new Set(choices.map(({ label }) => label)).size).toBe(choices.length);
    expect(choices.map(({ voiceId }) => voiceId)).toEqual(
      expect.arrayContaining(["en-US-AriaNeural", "Elliot", "Naina"]),
    );
  });
});

describe("for every input", () => {
  const field = fc.constantFrom(
    ...new Set([...PROVIDERS.values()].flatMap(({ fields }) => [...fields])),
    "serverUrl",
    "__proto__",
  );
  const value = fc.oneof(
    fc.anything(),
    fc.constantFrom(...PROVIDERS.keys(), ...LEGACY_VOICES, "Vapi", "Elliot", "", 1, 2, "latest", null),
  );
  const config = fc.oneof(
    fc.anything(),
    fc
      .record({ provider: value, voiceId: value, version: value }, { requiredKeys: [] })
      .chain((base) => fc.dictionary(field, value).map((more) => ({ ...more, ...base }))),
  );

  test("never throws, gives only what the provider takes, and again the same", () => {
    fc.assert(
      fc.property(config, (input) => {
        const { voice, condition } = normalizeVoiceConfig(input);
        const entry = PROVIDERS.get(voice.provider);
        expect(Object.keys(voice).every((name) => entry?.fields.has(name))).toBe(true);
        expect(entry?.required.every((name) => voice[name] !== undefined && voice[name] !== "")).toBe(true);
        if (condition !== "valid") expect(voice).toEqual(DEFAULT_VOICE);
        expect(normalizeVoiceConfig(voice)).toEqual({
          voice,
          condition: "valid",
          dropped: [],
          changed: false,
        });
      }),
      { numRuns: 1000 },
    );
  });
});
