import { lazyRouteComponent } from "@tanstack/react-router";

/** Nobody's first screen. */
export const LazyNotFound = lazyRouteComponent(() => import("./not-found-screen.tsx"), "NotFoundScreen");
