import { useSyncExternalStore } from "react";
import { useApi } from "../api/api-context.ts";

/** What the phone has booked since this page was opened. */
export function useArrivals(): ReadonlySet<string> {
  const { arrivals } = useApi().live;
  return useSyncExternalStore(arrivals.subscribe, arrivals.ids);
}
