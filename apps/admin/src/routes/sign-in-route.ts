import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "./root-route.tsx";

export type SignInSearch = {
  /** Where one was; always a path of this site. */
  readonly back?: string | undefined;
  readonly reason?: "expired" | undefined;
};

export const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/sign-in",
  // What is left out here, the router takes from the address as it is: say "undefined" for what is refused.
  validateSearch: ({ back, reason }: Record<string, unknown>): SignInSearch => ({
    back: isOwnPath(back) ? back : undefined,
    reason: reason === "expired" ? reason : undefined,
  }),
  component: lazyRouteComponent(() => import("../features/sign-in/sign-in.tsx"), "SignIn"),
});

/** "//elsewhere.example" and "/\elsewhere.example" are other hosts to a browser. */
function isOwnPath(back: unknown): back is string {
  return typeof back === "string" && /^\/(?![/\\])/.test(back) && !back.startsWith("/sign-in");
}
