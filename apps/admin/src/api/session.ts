import type { Zone } from "@callwaiting/domain/zone";
import type { inferRouterOutputs } from "@trpc/server";
import { useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { useCallback } from "react";
import type { AppRouter } from "@callwaiting/server/router";
import { useTRPC } from "./trpc.ts";

type Outputs = inferRouterOutputs<AppRouter>;
/** As it travels. */
export type SentSession = Outputs["session"]["current"];
type SentOrganization = NonNullable<SentSession["organization"]>;
/** Its zone has the server's rules: those of a browser can be years old. */
export type Organization = Omit<SentOrganization, "zone"> & { readonly zone: Zone };
export type Session = Omit<SentSession, "organization"> & { readonly organization: Organization | null };
export type Role = Organization["role"];

const FIVE_MINUTES = 5 * 60_000;
export const SESSION_STALE_MS = FIVE_MINUTES;

/** Who is signed in. Inside the shell there is always somebody. */
export function useSession(): Session {
  const trpc = useTRPC();
  // Whoever comes back to the tab learns at once that the session has ended, not at the first click.
  const options = { staleTime: SESSION_STALE_MS, refetchOnWindowFocus: "always" as const };
  const query = trpc.session.current.queryOptions(undefined, options);
  return useSuspenseQuery({ ...query, select: readSession }).data;
}

/** For whoever learns that what came with it is old, the rules of the clinic's clock say. */
export function useReadSessionAgain(): () => Promise<void> {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  return useCallback(
    () => queryClient.invalidateQueries({ queryKey: trpc.session.current.queryKey() }),
    [queryClient, trpc],
  );
}

function readSession({ organization, ...session }: SentSession): Session {
  if (organization === null) return { ...session, organization };
  const { name, untilMs, offsetMs } = organization.zone;
  const zone = { name, untilMs: untilMs.map((until) => until ?? Infinity), offsetMs };
  return { ...session, organization: { ...organization, zone } };
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
