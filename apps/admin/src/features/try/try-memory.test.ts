import { expect, test } from "vitest";
import { openTryMemory } from "./try-memory.ts";

function store() {
  const kept = new Map<string, string>();
  return {
    kept,
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, text: string) => void kept.set(key, text),
    removeItem: (key: string) => void kept.delete(key),
  };
}

const MEMORY = {
  call: { callId: "try-1", from: null },
  turns: [{ kind: "note", text: "Meanwhile, Ann calls." }],
  focus: { day: "2026-12-01", wanted: null, offered: [] },
} as const;

test("a conversation on the line outlives a reload, for whoever had it and nobody else", () => {
  const tab = store();
  openTryMemory("clinic:ann", tab).write(MEMORY);
  expect(openTryMemory("clinic:ann", tab).read()).toEqual(MEMORY);
  expect(openTryMemory("clinic:bob", tab).read()).toBeNull();
  expect(openTryMemory("other:ann", tab).read()).toBeNull();
  openTryMemory("clinic:ann", tab).forget();
  expect(tab.kept.size).toBe(0);
});

test.each(["", "{", "null", "[]", "7", '{"turns":[]}', '{"call":null,"focus":{},"turns":"x"}'])(
  "what is stored as %j is no conversation",
  (text) => {
    const tab = store();
    tab.kept.set("callwaiting-try:clinic:ann", text);
    expect(openTryMemory("clinic:ann", tab).read()).toBeNull();
  },
);

test("where nothing may be stored, the line works all the same", () => {
  const full = {
    ...store(),
    setItem: () => {
      throw new Error("QuotaExceededError");
    },
  };
  expect(() => openTryMemory("clinic:ann", full).write(MEMORY)).not.toThrow();
});
