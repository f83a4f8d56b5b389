import { createRoute } from "@tanstack/react-router";
import { NotFoundScreen } from "../shell/not-found-screen.tsx";
import { shellRoute } from "./shell-route.tsx";

/** Every other address: in the frame, so that one sees where else to go. */
export const notFoundRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: "$",
  component: NotFoundScreen,
});
