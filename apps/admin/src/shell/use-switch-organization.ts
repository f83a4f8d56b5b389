import { useMutation } from "@tanstack/react-query";
import { useTRPC } from "../api/trpc.ts";
import { notifyProblem } from "../ui/notify.tsx";

/** Chooses another organization of one's own. Nothing of the old one may stay on the screen or in the cache. */
export function useSwitchOrganization(): (orgId: string) => void {
  const trpc = useTRPC();
  const { mutate } = useMutation(
    trpc.session.switchOrganization.mutationOptions({
      // A fresh page: shorter than proving that no screen holds on to something.
      onSuccess: () => window.location.assign("/today"),
      onError: (error) => notifyProblem(error, "The organization could not be changed"),
    }),
  );
  return (orgId) => mutate({ orgId });
}
