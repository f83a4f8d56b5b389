import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { shellRoute } from "./shell-route.tsx";

export const tryRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/try",
  component: lazyRouteComponent(() => import("../features/try/try-screen.tsx"), "TryScreen"),
});
