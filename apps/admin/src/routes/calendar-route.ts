import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { readCalendarSearch } from "../features/calendar/calendar-search.ts";
import { shellRoute } from "./shell-route.tsx";

export const calendarRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/calendar",
  validateSearch: readCalendarSearch,
  component: lazyRouteComponent(() => import("../features/calendar/calendar-screen.tsx"), "CalendarScreen"),
});
