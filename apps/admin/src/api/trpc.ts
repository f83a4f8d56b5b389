import type { AppRouter } from "@callwaiting/server/router";
import { useQueryClient } from "@tanstack/react-query";
import { createTRPCContext } from "@trpc/tanstack-react-query";

/** `const trpc = useTRPC()`, then `useQuery(trpc.calls.list.queryOptions({ … }))`. */
export const { TRPCProvider, useTRPC } = createTRPCContext<AppRouter>();

/** After a change of settings nearly everything on the other screens may look different. */
export function useRefreshEverything(): () => void {
  const queryClient = useQueryClient();
  return () => void queryClient.invalidateQueries();
}
