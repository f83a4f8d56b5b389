import { MutationCache, QueryCache, QueryClient, hashKey } from "@tanstack/react-query";
import { createTRPCClient, httpBatchLink, httpSubscriptionLink, splitLink } from "@trpc/client";
import { createTRPCOptionsProxy } from "@trpc/tanstack-react-query";
import { createAuth } from "./auth-client.ts";
import { createLive } from "../live/create-live.ts";
import { isSamePlace } from "./come-back.ts";
import { createConnection } from "./connection.ts";
import { createExpiry } from "./expiry.ts";
import type { AppRouter } from "@callwaiting/server/router";
import { errorKind } from "./error-kind.ts";

export type Api = ReturnType<typeof createApi>;

/** Everything that talks to the server. One per page. */
export function createApi(onSignedOut: () => void) {
  const watch = (error: unknown) => {
    if (errorKind(error) === "signed_out") onSignedOut();
  };
  const expiry = createExpiry();
  const queryClient = new QueryClient({
    queryCache: new QueryCache({
      onError: watch,
      onSuccess: (_data, { queryKey }) => {
        if (expiry.who() !== null && hashKey(queryKey) === hashKey(trpc.session.current.queryKey())) renew();
      },
    }),
    mutationCache: new MutationCache({ onError: watch }),
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        // Only a lost connection mends itself; asking again about a refusal would get the same answer.
        retry: (count, error) => errorKind(error) === "offline" && count < 3,
        // Our own banner and probe decide when the server is back; a browser's idea of "online" is a guess.
        networkMode: "always",
      },
      mutations: { networkMode: "always" },
    },
  });
  const connection = createConnection(() => {
    void queryClient.invalidateQueries();
    live.connection.resume();
  });
  const client = createTRPCClient<AppRouter>({
    links: [
      splitLink({
        condition: ({ type }) => type === "subscription",
        true: httpSubscriptionLink({ url: "/trpc" }),
        false: httpBatchLink({
          url: "/trpc",
          fetch: (input, init) => connection.fetch(input as RequestInfo, init as RequestInit),
        }),
      }),
    ],
  });
  /** Somebody is signed in again, by the dialog or in another window: on from where they were, if it is they. */
  const renew = () => {
    const who = expiry.who();
    const session = queryClient.getQueryData(trpc.session.current.queryKey());
    if (who === null || session === undefined) return;
    if (!isSamePlace(session, who)) {
      window.location.reload();
      return;
    }
    expiry.end();
    void queryClient.invalidateQueries();
    live.connection.resume();
  };
  const trpc = createTRPCOptionsProxy<AppRouter>({ client, queryClient });
  const live = createLive({
    client,
    queryClient,
    checkSession: () => void queryClient.invalidateQueries(trpc.session.current.queryFilter()),
  });
  return { auth: createAuth(), client, connection, expiry, live, queryClient, trpc };
}
