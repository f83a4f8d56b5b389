import { createRoute, lazyRouteComponent, redirect } from "@tanstack/react-router";
import { shellRoute } from "./shell-route.tsx";

export const indexRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/",
  beforeLoad: () => {
    throw redirect({ to: "/today", replace: true });
  },
});

export const todayRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/today",
  component: lazyRouteComponent(() => import("../features/today/today-screen.tsx"), "TodayScreen"),
});
