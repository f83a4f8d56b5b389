import type { inferRouterOutputs } from "@trpc/server";
import { useSuspenseQuery } from "@tanstack/react-query";
import type { AppRouter } from "@callwaiting/server/router";
import { useTRPC } from "./trpc.ts";

export type Session = NonNullable<inferRouterOutputs<AppRouter>["session"]["current"]>;
export type Organization = NonNullable<Session["organization"]>;
export type Role = Organization["role"];

const FIVE_MINUTES = 5 * 60_000;
export const SESSION_STALE_MS = FIVE_MINUTES;

/** Who is signed in. Inside the shell there is always somebody. */
export function useSession(): Session {
  const trpc = useTRPC();
  // Whoever comes back to the tab learns at once that the session has ended, not at the first click.
  const options = { staleTime: SESSION_STALE_MS, refetchOnWindowFocus: "always" as const };
  const { data } = useSuspenseQuery(trpc.session.current.queryOptions(undefined, options));
  return data;
}

/** The organization that everything on the screen belongs to. Inside the shell there is always one. */
export function useOrganization(): Organization {
  const { organization } = useSession();
  if (organization === null) throw new Error("useOrganization outside of the shell.");
  return organization;
}

/** Whether one's role may change settings; the server decides in any case. */
export function useMayEditSettings(): boolean {
  const { role } = useOrganization();
  return role === "admin" || role === "owner";
}

/** Keys and secrets belong to the owners; the server decides in any case. */
export const useIsOwner = (): boolean => useOrganization().role === "owner";
