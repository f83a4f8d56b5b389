import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { readCallsSearch } from "../features/calls/calls-search.ts";
import { shellRoute } from "./shell-route.tsx";

export const callsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/calls",
  validateSearch: readCallsSearch,
  component: lazyRouteComponent(() => import("../features/calls/calls-screen.tsx"), "CallsScreen"),
});

export const callRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/calls/$callId",
  component: lazyRouteComponent(() => import("../features/calls/call-screen.tsx"), "CallScreen"),
});
