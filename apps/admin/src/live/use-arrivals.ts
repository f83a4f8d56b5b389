import { useEffect, useMemo, useState, useSyncExternalStore } from "react";
import { useApi } from "../api/api-context.ts";

/** What the phone has booked since this page was opened. */
export function useArrivals(): ReadonlySet<string> {
  const { arrivals } = useApi().live;
  return useSyncExternalStore(arrivals.subscribe, arrivals.ids);
}

const NEW_FOR_MS = 60_000;

/** What it has booked while this screen was looked at, until nothing has come for a minute. */
export function useNewArrivals(): ReadonlySet<string> {
  const all = useArrivals();
  const [known, setKnown] = useState(all);
  useEffect(() => {
    const timer = setTimeout(() => setKnown(all), NEW_FOR_MS);
    return () => clearTimeout(timer);
  }, [all]);
  return useMemo(() => new Set([...all].filter((id) => !known.has(id))), [all, known]);
}
