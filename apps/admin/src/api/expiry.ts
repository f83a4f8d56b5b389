import { useSyncExternalStore } from "react";
import { createListeners } from "./create-listeners.ts";
import type { SentSession } from "./session.ts";

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
  const { subscribe, tell } = createListeners();
  let absentee: Absentee | null = null;
  const set = (who: Absentee | null) => {
    absentee = who;
    tell();
  };
  return {
    who: () => absentee,
    begin: (who) => {
      if (absentee === null) set(who);
    },
    end: () => {
      if (absentee !== null) set(null);
    },
    subscribe,
  };
}

export const useAbsentee = (expiry: Expiry): Absentee | null =>
  useSyncExternalStore(expiry.subscribe, expiry.who);

/** Whether this is the same person in the same organization: then they may go on where they were. */
export const isSamePlace = ({ user, organization }: SentSession, who: Absentee): boolean =>
  user.userId === who.userId && organization?.orgId === who.orgId;
