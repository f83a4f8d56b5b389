import { createTRPCContext } from "@trpc/tanstack-react-query";
import type { AppRouter } from "@callwaiting/server/router";

/** `const trpc = useTRPC()`, then `useQuery(trpc.calls.list.queryOptions({ … }))`. */
export const { TRPCProvider, useTRPC } = createTRPCContext<AppRouter>();
