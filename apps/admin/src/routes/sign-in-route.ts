import { createRoute } from "@tanstack/react-router";
import { SignIn } from "../features/sign-in/sign-in.tsx";
import { rootRoute } from "./root-route.tsx";

export type SignInSearch = {
  /** Where one was; always a path of this site. */
  readonly back?: string;
  readonly reason?: "expired";
};

export const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/sign-in",
  validateSearch: ({ back, reason }: Record<string, unknown>): SignInSearch => ({
    ...(isOwnPath(back) ? { back } : {}),
    ...(reason === "expired" ? { reason } : {}),
  }),
  component: SignIn,
});

/** "//elsewhere.example" and "/\elsewhere.example" are other hosts to a browser. */
function isOwnPath(back: unknown): back is string {
  return typeof back === "string" && /^\/(?![/\\])/.test(back) && !back.startsWith("/sign-in");
}
