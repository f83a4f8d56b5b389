import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { shellRoute } from "./shell-route.tsx";

export const calendarRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/calendar",
  component: lazyRouteComponent(() => import("../features/calendar/calendar-screen.tsx"), "CalendarScreen"),
});
