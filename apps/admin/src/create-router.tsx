import { createRouter } from "@tanstack/react-router";
import type { Api } from "./api/create-api.ts";
import { routeTree } from "./routes/route-tree.ts";
import { RouteError } from "./shell/route-error.tsx";
import { LazyNotFound } from "./shell/lazy-not-found.ts";
import { ScreenSkeleton } from "./ui/screen-skeleton.tsx";

export function createAdminRouter(api: Api) {
  return createRouter({
    routeTree,
    context: { api },
    defaultPreload: "intent",
    defaultPendingComponent: ScreenSkeleton,
    defaultPendingMs: 150,
    defaultErrorComponent: RouteError,
    defaultNotFoundComponent: LazyNotFound,
    scrollRestoration: true,
  });
}

declare module "@tanstack/react-router" {
  // oxlint-disable-next-line typescript/consistent-type-definitions -- Merging is how the router learns its own type.
  interface Register {
    router: ReturnType<typeof createAdminRouter>;
  }
}
