import { useEffect, useMemo, useRef } from "react";
import { type Shortcut, useShortcuts } from "../../shortcuts/shortcuts.tsx";
import type { CalendarPlace } from "./use-calendar-place.ts";

/** `book` is null for viewers. */
export function useCalendarShortcuts(place: CalendarPlace, book: (() => void) | null): void {
  const latestBook = useRef(book);
  useEffect(() => {
    latestBook.current = book;
  });
  const canBook = book !== null;
  const shortcuts = useMemo<readonly Shortcut[]>(() => {
    const group = "Calendar";
    const view = { day: "Day view", week: "Week view", month: "Month view" } as const;
    return [
      { keys: "d", label: view.day, group, run: () => place.show({ view: "day" }) },
      { keys: "w", label: view.week, group, run: () => place.show({ view: "week" }) },
      { keys: "m", label: view.month, group, run: () => place.show({ view: "month" }) },
      { keys: "t", label: "Go to today", group, run: place.showToday },
      { keys: "j", label: "Next", group, run: place.next },
      { keys: "k", label: "Previous", group, run: place.previous },
      { keys: "ArrowRight", label: "Next", group, run: place.next },
      { keys: "ArrowLeft", label: "Previous", group, run: place.previous },
      ...(canBook
        ? [{ keys: "n", label: "Book an appointment", group, run: () => latestBook.current?.() }]
        : []),
    ];
  }, [place, canBook]);
  useShortcuts(shortcuts);
}
