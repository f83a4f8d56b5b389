export type Turn = { readonly speaker: "assistant" | "caller"; readonly text: string };

const SPEAKER = /^(AI|Assistant|Bot|User|Customer|Caller):\s*(.*)$/i;
const IS_ASSISTANT = /^(AI|Assistant|Bot)$/i;

/** Turns of a transcript as Vapi writes it, "AI: …" and "User: …" line by line; null where it is written otherwise. */
export function parseTranscript(transcript: string): readonly Turn[] | null {
  const turns: Turn[] = [];
  for (const line of transcript.split(/\r?\n/)) {
    const [, speaker, text = ""] = SPEAKER.exec(line) ?? [];
    const last = turns.at(-1);
    if (speaker !== undefined) {
      turns.push({ speaker: IS_ASSISTANT.test(speaker) ? "assistant" : "caller", text: text.trim() });
    } else if (last !== undefined) {
      turns[turns.length - 1] = { ...last, text: `${last.text}\n${line}`.trim() };
    } else if (line.trim() !== "") {
      return null;
    }
  }
  const spoken = turns.filter(({ text }) => text !== "");
  return spoken.length > 0 ? spoken : null;
}
