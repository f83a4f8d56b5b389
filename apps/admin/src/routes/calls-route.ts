import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { shellRoute } from "./shell-route.tsx";

export const callsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/calls",
  component: lazyRouteComponent(() => import("../features/calls/calls-screen.tsx"), "CallsScreen"),
});

export const callRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/calls/$callId",
  component: lazyRouteComponent(() => import("../features/calls/call-screen.tsx"), "CallScreen"),
});
