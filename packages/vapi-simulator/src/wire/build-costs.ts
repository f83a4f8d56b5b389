import type { CallContext } from "../call-context.ts";

/** Plausible, not Vapi's price list. Dollars per minute, and per token or character of text. */
const PER_MINUTE = { transport: 0.008, transcriber: 0.01, vapi: 0.05 };
const PER_PROMPT_TOKEN = 0.0000025;
const PER_COMPLETION_TOKEN = 0.00001;
const PER_SPOKEN_CHARACTER = 0.00003;
const CHARACTERS_PER_TOKEN = 4;

/** Vapi OpenAPI `costs[]`; `cost` is their sum. */
export function buildCosts({ type, conversation }: CallContext, minutes: number) {
  const spoken = conversation.entries.filter((entry) => entry.kind === "said" && entry.by === "assistant");
  const characters = spoken.reduce((sum, entry) => sum + (entry.kind === "said" ? entry.text.length : 0), 0);
  const completionTokens = Math.ceil(characters / CHARACTERS_PER_TOKEN);
  // The whole history goes to the model once per turn.
  const promptTokens = completionTokens * conversation.entries.length;
  const costs = [
    {
      type: "transport",
      provider: type === "webCall" ? "daily" : "twilio",
      minutes,
      cost: usd(minutes * PER_MINUTE.transport),
    },
    {
      type: "transcriber",
      transcriber: { provider: "deepgram", model: "nova-3" },
      minutes,
      cost: usd(minutes * PER_MINUTE.transcriber),
    },
    {
      type: "model",
      model: { provider: "openai", model: "gpt-4o" },
      promptTokens,
      completionTokens,
      cost: usd(promptTokens * PER_PROMPT_TOKEN + completionTokens * PER_COMPLETION_TOKEN),
    },
    {
      type: "voice",
      voice: { provider: "vapi", voiceId: "Elliot" },
      characters,
      cost: usd(characters * PER_SPOKEN_CHARACTER),
    },
    { type: "vapi", subType: "normal", minutes, cost: usd(minutes * PER_MINUTE.vapi) },
  ];
  return { cost: usd(costs.reduce((sum, part) => sum + part.cost, 0)), costs };
}

function usd(amount: number): number {
  return Math.round(amount * 10_000) / 10_000;
}
