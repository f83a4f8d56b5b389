import { z } from "zod";
import { asksForNoTexts } from "./asks-for-no-texts.ts";

/** `stop`: no more texts. `opt_out`: the same in words of their own, which people see as well. `start`: texts may come again. `help`: the carrier answers that itself. `words`: for people to read. */
export const ReplyMeaning = z.enum(["stop", "opt_out", "start", "help", "words"]);
export type ReplyMeaning = z.infer<typeof ReplyMeaning>;

// The carrier's own words, in English. They count as a whole message and not within one: "please cancel my visit" is for people to read.
const STOP = new Set(["STOP", "STOPALL", "UNSUBSCRIBE", "END", "QUIT", "CANCEL", "REVOKE", "OPTOUT"]);
/** What else but texts could be stopped by these: unmistakable with a full stop or a blank as well. */
const ABOUT_TEXTS_ALONE = new Set(["STOP", "STOPALL", "UNSUBSCRIBE", "OPTOUT"]);
const START = new Set(["START", "YES", "UNSTOP"]);
const HELP = new Set(["HELP", "INFO"]);

/** What a reply to a text means to carriers, or asks of us in plain words; what it means otherwise, people read. */
export function readReply(text: string): ReplyMeaning {
  const word = text
    .normalize("NFKC")
    .replaceAll(/[^\p{L}\p{N}]/gu, "")
    .toUpperCase();
  // Whether the carrier takes "Stop." for its word is the carrier's to know, and "Cancel!" or "Yes?" may be about the visit: people see those.
  const isExact = text.normalize("NFKC").trim().toUpperCase() === word;
  if (isExact && START.has(word)) return "start";
  if (isExact && STOP.has(word)) return "stop";
  if (isExact && HELP.has(word)) return "help";
  const isMeant = ABOUT_TEXTS_ALONE.has(word) && !text.includes("?");
  return isMeant || asksForNoTexts(text) ? "opt_out" : "words";
}
