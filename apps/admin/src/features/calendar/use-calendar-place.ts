import { getRouteApi } from "@tanstack/react-router";
import { useCallback, useMemo } from "react";
import { useOrganization } from "../../api/session.ts";
import { useNow } from "../../shell/use-now.ts";
import type { CalendarSearch, CalendarView } from "./calendar-search.ts";
import { dayOf } from "../../format/clinic-time.ts";
import { daysOfView, firstDayOfWeekIn, firstWeekdayIn, step } from "./calendar-days.ts";

const route = getRouteApi("/shell/calendar");

export type CalendarPlace = ReturnType<typeof useCalendarPlace>;

/** Where in the calendar one is, and the ways to elsewhere. All of it is in the address. */
export function useCalendarPlace() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { zone, region } = useOrganization();
  const today = dayOf(useNow().toISOString(), zone);
  const { view = "day", date: day = today, providers, cancelled } = search;
  const firstWeekday = firstWeekdayIn(region);
  const firstDayOfWeek = firstDayOfWeekIn(region);

  // Another period is a step that Back takes again; what is left out of it is none.
  const go = useCallback(
    (change: CalendarSearch, replace = false) =>
      void navigate({ search: (before) => ({ ...before, ...change }), replace, resetScroll: false }),
    [navigate],
  );
  const filter = useCallback((change: CalendarSearch) => go(change, true), [go]);
  const isShown = useCallback(
    (providerId: string) => providers === undefined || providers.includes(providerId),
    [providers],
  );
  return useMemo(
    () => ({
      view,
      day,
      today,
      firstDayOfWeek,
      days: daysOfView(view, day, firstWeekday),
      providers: providers ?? null,
      onlyProvider: providers?.length === 1 ? (providers[0] ?? null) : null,
      withCancelled: cancelled === true,
      isShown,
      show: (change: { readonly view?: CalendarView; readonly date?: string }) => go(change),
      showToday: () => go({ date: undefined }),
      next: () => go({ date: step(view, day, 1) }),
      previous: () => go({ date: step(view, day, -1) }),
      showProviders: (ids: readonly string[] | null) => filter({ providers: ids ?? undefined }),
      showCancelled: (isOn: boolean) => filter({ cancelled: isOn ? true : undefined }),
    }),
    [view, day, today, firstWeekday, firstDayOfWeek, providers, cancelled, isShown, go, filter],
  );
}
