import type { Member } from "./crew.ts";

/** Who has come so far. */
export type Roll = {
  readonly add: (member: Member) => void;
  readonly remove: (member: Member) => void;
  readonly has: (member: Member) => boolean;
  readonly members: () => readonly Member[];
  /** Resolves when as many have been there at once. */
  readonly reached: (count: number) => Promise<void>;
};

export function createRoll(): Roll {
  const members = new Set<Member>();
  const waiting = new Set<() => void>();
  return {
    add(member) {
      members.add(member);
      for (const look of waiting) look();
    },
    remove: (member) => void members.delete(member),
    has: (member) => members.has(member),
    members: () => [...members],
    reached: (count) =>
      new Promise((resolve) => {
        const look = () => {
          if (members.size < count) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
  };
}
