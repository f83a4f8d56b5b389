import { isRecord } from "./read-record.ts";

/** A call of an hour has fewer turns, and no turn is a novel. */
const MAX_MESSAGES = 500;
const MAX_LENGTH = 4000;

/**
 * What the caller said, from the history that comes with a message: `artifact.messages` (`{role: "user", message}`), or the
 * spellings of the same in `artifact.messagesOpenAIFormatted`, `messages` and `conversation` (`{role, content}`).
 */
export function readSaidByCaller(message: Record<string, unknown>): readonly string[] {
  const artifact = isRecord(message["artifact"]) ? message["artifact"] : {};
  const places = [
    artifact["messages"],
    artifact["messagesOpenAIFormatted"],
    message["messages"],
    message["conversation"],
  ];
  for (const place of places) {
    const said = readTurns(place);
    if (said.length > 0) return said;
  }
  return [];
}

function readTurns(place: unknown): readonly string[] {
  if (!Array.isArray(place)) return [];
  return place.slice(-MAX_MESSAGES).flatMap((turn: unknown) => {
    if (!isRecord(turn) || turn["role"] !== "user") return [];
    const text = turn["message"] ?? turn["content"];
    return typeof text === "string" && text.trim() !== "" ? [text.slice(0, MAX_LENGTH)] : [];
  });
}
