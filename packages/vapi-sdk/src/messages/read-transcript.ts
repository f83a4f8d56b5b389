import { cleanText } from "./clean-text.ts";
import { decodeJsonText } from "./decode-json-text.ts";
import { type Places, findFact } from "./find-fact.ts";
import { isRecord } from "./read-record.ts";

export const MAX_TRANSCRIPT_BYTES = 200_000;
/** A call of an hour has some hundreds. */
const MAX_TURNS = 5_000;

const SPEAKERS: Readonly<Record<string, "AI" | "User">> = {
  ai: "AI",
  agent: "AI",
  assistant: "AI",
  bot: "AI",
  model: "AI",
  caller: "User",
  customer: "User",
  human: "User",
  user: "User",
};

/** What was said, as lines of `AI: …` and `User: …`: written so by Vapi, or put together from a list of turns. */
export function readTranscript(places: Places): string | null {
  return (
    findFact(places, ["transcript"], readText) ??
    findFact(places, ["transcript", "messages", "messagesOpenAIFormatted", "conversation"], readTurns)
  );
}

/** A list that somebody wrote as JSON text is no text. */
function readText(value: unknown): string | null {
  if (readTurns(decodeJsonText(value)) !== null) return null;
  return typeof value === "string" ? cleanText(value, MAX_TRANSCRIPT_BYTES) : null;
}

function readTurns(value: unknown): string | null {
  if (!Array.isArray(value)) return null;
  const lines = value.slice(0, MAX_TURNS).flatMap((turn: unknown) => {
    if (!isRecord(turn)) return [];
    const speaker = speakerOf(turn);
    const text = wordsOf(turn);
    // A turn is one line; what a line begins with says who speaks.
    return speaker === undefined || text === "" ? [] : [`${speaker}: ${text.replace(/\s+/g, " ")}`];
  });
  return cleanText(lines.join("\n"), MAX_TRANSCRIPT_BYTES);
}

/** Prompts and tools have roles as well, and said nothing. */
function speakerOf(turn: Record<string, unknown>): "AI" | "User" | undefined {
  const role = turn["role"] ?? turn["speaker"];
  return typeof role === "string" && Object.hasOwn(SPEAKERS, role.toLowerCase())
    ? SPEAKERS[role.toLowerCase()]
    : undefined;
}

function wordsOf(turn: Record<string, unknown>): string {
  for (const name of ["message", "content", "transcript", "text"]) {
    const value = turn[name];
    if (typeof value === "string" && value.trim() !== "") return value.trim();
    if (Array.isArray(value)) return value.map(textOfPart).join(" ").trim();
  }
  return "";
}

/** OpenAI's content may be a list of `{type: "text", text}`. */
function textOfPart(part: unknown): string {
  if (typeof part === "string") return part;
  return isRecord(part) && typeof part["text"] === "string" ? part["text"] : "";
}
