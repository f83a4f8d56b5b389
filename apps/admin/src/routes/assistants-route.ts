import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { shellRoute } from "./shell-route.tsx";

export const assistantsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "/assistants",
  component: lazyRouteComponent(
    () => import("../features/assistants/assistants-screen.tsx"),
    "AssistantsScreen",
  ),
});
