import { useSyncExternalStore } from "react";

/** Whose session ended, and where they were at work. */
export type Absentee = { readonly userId: string; readonly email: string; readonly orgId: string };

/** A session that ended while somebody was at work. What they typed waits for them. */
export type Expiry = {
  readonly who: () => Absentee | null;
  readonly begin: (who: Absentee) => void;
  readonly end: () => void;
  readonly subscribe: (listener: () => void) => () => void;
};

export function createExpiry(): Expiry {
  const listeners = new Set<() => void>();
  let absentee: Absentee | null = null;
  const set = (who: Absentee | null) => {
    absentee = who;
    listeners.forEach((listener) => listener());
  };
  return {
    who: () => absentee,
    begin: (who) => {
      if (absentee === null) set(who);
    },
    end: () => {
      if (absentee !== null) set(null);
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

export const useAbsentee = (expiry: Expiry): Absentee | null =>
  useSyncExternalStore(expiry.subscribe, expiry.who);
