import { useEffect, useRef, useState } from "react";
import type { Appointment } from "./calendar-data.ts";

const NEW_FOR_MS = 60_000;
/** An older one that is not known was moved here. */
const MADE_JUST_NOW_MS = 10 * 60_000;

/**
 * Bookings of the phone that came in while somebody was looking: their ids, for a minute. What a page shows when it is
 * first loaded is not new.
 */
export function useArrivals(
  rangeKey: string,
  appointments: readonly Appointment[] | undefined,
): ReadonlySet<string> {
  const known = useRef(new Set<string>());
  const loadedRanges = useRef(new Set<string>());
  const timers = useRef(new Set<ReturnType<typeof setTimeout>>());
  const [arrived, setArrived] = useState<ReadonlySet<string>>(new Set());
  useEffect(() => {
    if (appointments === undefined) return;
    const unknown = appointments.filter(({ appointmentId }) => !known.current.has(appointmentId));
    for (const { appointmentId } of unknown) known.current.add(appointmentId);
    const isFirst = !loadedRanges.current.has(rangeKey);
    loadedRanges.current.add(rangeKey);
    const ids = unknown
      .filter(({ source, createdAt }) => source === "phone" && isFresh(createdAt))
      .map(({ appointmentId }) => appointmentId);
    if (isFirst || ids.length === 0) return;
    setArrived((before) => new Set([...before, ...ids]));
    const timer = setTimeout(
      () => setArrived((before) => new Set([...before].filter((id) => !ids.includes(id)))),
      NEW_FOR_MS,
    );
    timers.current.add(timer);
  }, [rangeKey, appointments]);
  useEffect(() => {
    const running = timers.current;
    return () => running.forEach((timer) => clearTimeout(timer));
  }, []);
  return arrived;
}

const isFresh = (createdAt: string) => Date.now() - Date.parse(createdAt) < MADE_JUST_NOW_MS;
