import { useCallback } from "react";
import { useOrganization, useSession } from "../api/session.ts";
import { type LastChange, sayLastChange } from "../format/last-change.ts";

/** "Maria changed Dr. Kim’s record a minute ago", for whoever is signed in. */
export function useSayLastChange(): (what: string, lastChange: LastChange | undefined) => string {
  const { timeZone } = useOrganization();
  const { userId } = useSession().user;
  return useCallback(
    (what, lastChange = null) => sayLastChange(what, lastChange, { userId, timeZone, now: new Date() }),
    [timeZone, userId],
  );
}
