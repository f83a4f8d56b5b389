import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { shellRoute } from "./shell-route.tsx";

export const appointmentRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/appointments/$appointmentId",
  component: lazyRouteComponent(
    () => import("../features/appointments/appointment-screen.tsx"),
    "AppointmentScreen",
  ),
});
