import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "./root-route.tsx";

export const invitationRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/invitation/$token",
  component: lazyRouteComponent(() => import("../features/public/invitation-screen.tsx"), "InvitationScreen"),
});

export const resetPasswordRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/reset-password/$token",
  component: lazyRouteComponent(
    () => import("../features/public/reset-password-screen.tsx"),
    "ResetPasswordScreen",
  ),
});
