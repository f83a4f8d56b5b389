import { createRoute, lazyRouteComponent, redirect } from "@tanstack/react-router";
import { errorKind } from "../api/error-kind.ts";
import { SESSION_STALE_MS, useSession } from "../api/session.ts";
import { Shell } from "../shell/shell.tsx";
import { rootRoute } from "./root-route.tsx";

/** The parent of every screen: behind it somebody is signed in and an organization is chosen. */
export const shellRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: "shell",
  beforeLoad: async ({ context: { api }, location }) => {
    const session = await api.queryClient
      .ensureQueryData(api.trpc.session.current.queryOptions(undefined, { staleTime: SESSION_STALE_MS }))
      .catch((error: unknown) => {
        if (errorKind(error) !== "signed_out") throw error;
        return null;
      });
    if (session === null) throw redirect({ to: "/sign-in", search: { back: location.href } });
    return { session };
  },
  component: ShellOrNothing,
});

const NoOrganization = lazyRouteComponent(() => import("../shell/no-organization.tsx"), "NoOrganization");

/** Asked of the session as it is now: who was removed from the organization while at work falls out of it softly. */
function ShellOrNothing() {
  return useSession().organization === null ? <NoOrganization /> : <Shell />;
}
