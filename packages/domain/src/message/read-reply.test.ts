import { expect, test } from "vitest";
import { readReply } from "./read-reply.ts";

test.each([
  ["STOP", "stop"],
  [" stop. ", "stop"],
  ["Stop All", "stop"],
  ["opt-out", "stop"],
  ["Unsubscribe!", "stop"],
  ["cancel", "stop"],
  ["END", "stop"],
  ["quit", "stop"],
  ["Revoke", "stop"],
  ["ＳＴＯＰ", "stop"],
  ["start", "start"],
  ["Unstop", "start"],
  ["Yes", "start"],
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
