import { expect, test } from "vitest";
import { findUnread } from "./find-unread.ts";
import { parseCallEvent } from "./parse-call-event.ts";

test("paths that nobody looked at are told, each as short as it can be", () => {
  const message = {
    type: "hang",
    call: { id: "c", mood: { now: 1, later: [2] }, customer: { number: "+1", shoe: 43 } },
    turns: [{ a: 1, b: 2 }, { c: 3 }],
    nothing: {},
  };
  const read = (value: unknown) => void parseCallEvent(value);
  const unread = ["call.mood", "call.customer.shoe", "turns", "nothing"];
  expect(findUnread({ message }, read)).toEqual(unread);
  expect(findUnread(message, read)).toEqual(unread);
  expect(findUnread({ message }, () => {})).toEqual(Object.keys(message));
});

test("what was read of one item of a list counts for all, and what is no message has nothing unread", () => {
  const read = (value: unknown) => void (value as { list: { a: number }[] }).list[0]?.a;
  expect(findUnread({ message: { list: [{ a: 1, b: 1 }, { a: 2 }] } }, read)).toEqual(["list[].b"]);
  expect(findUnread(7, () => {})).toEqual([]);
});
