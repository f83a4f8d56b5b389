import type { Focus, OpenCall, Turn } from "./turns.ts";

/** What outlives a reload of this tab: what was said on the line, and the call that still goes on. */
export type TryMemory = {
  readonly call: OpenCall | null;
  readonly turns: readonly Turn[];
  readonly focus: Focus;
};

const PREFIX = "callwaiting-try:";

type Store = Pick<Storage, "getItem" | "setItem" | "removeItem">;

/** Of one person at one clinic: whoever signs in after them in this tab finds nothing. */
export function openTryMemory(owner: string, store: Store = sessionStorage) {
  const key = `${PREFIX}${owner}`;
  return {
    /** Null where there is nothing, or an earlier version has written it. */
    read: (): TryMemory | null => {
      try {
        const found: unknown = JSON.parse(store.getItem(key) ?? "null");
        return isMemory(found) ? found : null;
      } catch {
        return null;
      }
    },
    write: (memory: TryMemory): void => {
      try {
        store.setItem(key, JSON.stringify(memory));
      } catch {
        // A full or forbidden store: then a reload begins anew, as it did before.
      }
    },
    forget: (): void => store.removeItem(key),
  };
}

function isMemory(found: unknown): found is TryMemory {
  const has = (name: string) => typeof found === "object" && found !== null && name in found;
  return has("call") && has("focus") && has("turns") && Array.isArray((found as TryMemory).turns);
}
