import type { QueryClient } from "@tanstack/react-query";
import type { TRPCClient } from "@trpc/client";
import type { AppRouter } from "@callwaiting/server/router";
import { errorKind } from "../api/error-kind.ts";
import { type Arrivals, createArrivals } from "./arrivals.ts";
import { type LiveConnection, createLiveConnection } from "./live-connection.ts";
import { createRefresher } from "./refresh-queries.ts";

export type Live = {
  readonly connection: LiveConnection;
  /** Kept here and not by a screen, which may be drawn anew while the connection comes back. */
  readonly arrivals: Arrivals;
};

type LiveOptions = {
  readonly client: TRPCClient<AppRouter>;
  readonly queryClient: QueryClient;
  /** Asks who is signed in: finds out whether the session, or the server, is gone. */
  readonly checkSession: () => void;
};

/** Changes made elsewhere, on their way to this page. One per page. */
export function createLive({ client, queryClient, checkSession }: LiveOptions): Live {
  const refresher = createRefresher(queryClient);
  const arrivals = createArrivals();
  const connection = createLiveConnection({
    open: (lastEventId, { onMessage, onLost }) =>
      client.live.changes.subscribe(
        { lastEventId },
        {
          onData: onMessage,
          onError: onLost,
          onComplete: () => onLost(null),
          // The browser would go on trying by itself, at its own pace.
          onConnectionStateChange: ({ state, error }) => {
            if (state === "connecting" && error !== null) onLost(error);
          },
        },
      ),
    onChanges: (changes) => {
      refresher.because(changes);
      arrivals.note(changes);
    },
    onBehind: refresher.everything,
    onLost: (error, wasLive) => {
      // They work for another organization now, or for none: nothing on this page is theirs now.
      if (wasLive && errorKind(error) === "no_permission") window.location.reload();
      else checkSession();
    },
  });
  return { connection, arrivals };
}
