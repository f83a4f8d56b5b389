import { describe, expect, test } from "vitest";
import { parseTranscript } from "./parse-transcript.ts";

describe("a transcript", () => {
  test("becomes turns, a turn keeps its lines, and who spoke is known by any of Vapi's names", () => {
    expect(
      parseTranscript("AI: Hello.\nHow can I help?\nUser: I'd like a visit\r\nBot: Sure\nCustomer: Now\n"),
    ).toEqual([
      { speaker: "assistant", text: "Hello.\nHow can I help?" },
      { speaker: "caller", text: "I'd like a visit" },
      { speaker: "assistant", text: "Sure" },
      { speaker: "caller", text: "Now" },
    ]);
  });

  test("keeps what looks like a page as text", () => {
    expect(parseTranscript("User: <script>alert(1)</script>")).toEqual([
      { speaker: "caller", text: "<script>alert(1)</script>" },
    ]);
  });

  test.each(["", "  \n", "AI:\nUser: ", "They spoke about a visit.", "Hello\nAI: Hello"])(
    "that is written otherwise, or empty, is none: %j",
    (text) => expect(parseTranscript(text)).toBeNull(),
  );
});
