import { useState } from "react";
import type { LastChange } from "../format/last-change.ts";

type Versioned = { readonly version: string };

/** Both sides of a collision: what the form began with, what somebody else made of it, what was typed here. */
export type Collision<T> = {
  readonly before: T;
  readonly now: T;
  readonly mine: T;
  readonly lastChange: LastChange;
};

export type Draft<T> = {
  readonly value: T;
  readonly isChanged: boolean;
  readonly collision: Collision<T> | null;
  readonly change: (part: Partial<T>) => void;
  readonly discard: () => void;
  /** After a save: what the server has now. */
  readonly accept: (saved: T) => void;
  /** After a save that came too late: keeps what was typed and takes the rest from `current`. */
  readonly collide: (current: T, lastChange: LastChange) => void;
};

/** A form's content beside what was loaded. Follows the server as long as nothing was typed. */
export function useDraft<T extends Versioned>(loaded: T): Draft<T> {
  const [seen, setSeen] = useState(loaded);
  const [base, setBase] = useState(loaded);
  const [value, setValue] = useState(loaded);
  const [collision, setCollision] = useState<Collision<T> | null>(null);
  const isChanged = !isSame(value, base);
  const accept = (saved: T) => {
    setBase(saved);
    setValue(saved);
    setCollision(null);
  };
  if (seen !== loaded) {
    setSeen(loaded);
    if (!isChanged) accept(loaded);
  }
  return {
    value,
    isChanged,
    collision,
    change: (part) => setValue((current) => ({ ...current, ...part })),
    discard: () => accept(base),
    accept,
    collide: (current, lastChange) => {
      const collided = { before: base, now: current, mine: value, lastChange };
      setCollision(collided);
      setBase(current);
      setValue(merge(collided));
    },
  };
}

function merge<T extends Versioned>({ before, now, mine }: Collision<T>): T {
  const keys = Object.keys(now) as (keyof T)[];
  const typed = keys.filter((key) => key !== "version" && !isSame(mine[key], before[key]));
  return { ...now, ...Object.fromEntries(typed.map((key) => [key, mine[key]])) };
}

const isSame = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

/** What the other person changed, in words; `fields` says which there are and how each is read out. */
export function describeCollision<T>(
  { before, now, mine }: Collision<T>,
  fields: readonly { readonly label: string; readonly say: (value: T) => string }[],
) {
  return fields
    .map(({ label, say }) => ({ label, before: say(before), now: say(now), mine: say(mine) }))
    .filter((each) => each.before !== each.now)
    .map((each) => ({ ...each, mine: each.mine === each.before ? null : each.mine }));
}
