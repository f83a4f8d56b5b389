import { expect, test } from "vitest";
import { readReply } from "./read-reply.ts";

test.each([
  ["STOP", "stop"],
  [" stop ", "stop"],
  ["Stop.", "opt_out"],
  ["Cancel?", "words"],
  ["Help??", "words"],
  ["StopAll", "stop"],
  ["Stop All", "opt_out"],
  ["opt-out", "opt_out"],
  ["Unsubscribe!", "opt_out"],
  ["cancel", "stop"],
  ["END", "stop"],
  ["quit", "stop"],
  ["Revoke", "stop"],
  ["ＳＴＯＰ", "stop"],
  ["start", "start"],
  ["Unstop", "start"],
  ["Yes", "start"],
  ["Yes?", "words"],
  ["start!", "words"],
  ["Cancel!", "words"],
  ["End.", "words"],
  ["Quit!!", "words"],
  ["HELP", "help"],
  ["info", "help"],
  ["Please stop texting me", "opt_out"],
  ["Please cancel my visit", "words"],
  ["yes I will come", "words"],
  ["don't stop", "words"],
  ["", "words"],
])("%j means %s", (text, meaning) => {
  expect(readReply(text)).toBe(meaning);
});
