import type { AppRouter } from "@callwaiting/server/router";
import { MutationCache, QueryCache, QueryClient, type QueryKey, hashKey } from "@tanstack/react-query";
import { createTRPCClient, httpBatchLink, httpSubscriptionLink, splitLink } from "@trpc/client";
import { createTRPCOptionsProxy } from "@trpc/tanstack-react-query";
import { createLive } from "../live/create-live.ts";
import { type Connection, createConnection } from "./connection.ts";
import { errorKind } from "./error-kind.ts";
import { createExpiry, isSamePlace } from "./expiry.ts";
import { createAuth } from "./sign-in.ts";

export type Api = ReturnType<typeof createApi>;

/** Everything that talks to the server. One per page. */
export function createApi(onSignedOut: () => void) {
  const expiry = createExpiry();
  const queryClient = createQueryClient(onSignedOut, (queryKey) => {
    if (expiry.who() !== null && hashKey(queryKey) === hashKey(trpc.session.current.queryKey())) renew();
  });
  const connection = createConnection(() => readAgain());
  const client = createClient(connection);
  const trpc = createTRPCOptionsProxy<AppRouter>({ client, queryClient });
  const live = createLive({
    client,
    queryClient,
    checkSession: () => void queryClient.invalidateQueries(trpc.session.current.queryFilter()),
  });
  const readAgain = () => {
    void queryClient.invalidateQueries();
    live.connection.resume();
  };
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
    readAgain();
  };
  return { auth: createAuth(), client, connection, expiry, live, queryClient, trpc };
}

function createQueryClient(onSignedOut: () => void, onRead: (queryKey: QueryKey) => void): QueryClient {
  const onError = (error: unknown) => {
    if (errorKind(error) === "signed_out") onSignedOut();
  };
  return new QueryClient({
    queryCache: new QueryCache({ onError, onSuccess: (_data, { queryKey }) => onRead(queryKey) }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        // Only a lost connection comes back by itself; asking again about a refusal would get the same answer.
        retry: (count, error) => errorKind(error) === "offline" && count < 3,
        // Our own banner and probe decide when the server is back; a browser's idea of "online" is a guess.
        networkMode: "always",
      },
      mutations: { networkMode: "always" },
    },
  });
}

const createClient = (connection: Connection) =>
  createTRPCClient<AppRouter>({
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
