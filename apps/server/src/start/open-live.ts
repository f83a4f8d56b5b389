import { listenForChanges } from "@callwaiting/db";
import type { Logger } from "pino";
import { type LiveHub, createLiveHub } from "../live/live-hub.ts";

export type LiveOptions = {
  /** Straight to PostgreSQL; behind PgBouncer in transaction mode, changes are heard every few seconds only. */
  readonly databaseUrl: string;
  readonly log: Logger;
  /** How many reads open screens may do at once. Default: the hub's. */
  readonly readsAtOnce?: number;
};

/** Live screens, over one connection of their own, opened with the first stream. */
export function openLive({ databaseUrl, log, readsAtOnce }: LiveOptions): LiveHub {
  return createLiveHub({
    ...(readsAtOnce === undefined ? {} : { readsAtOnce }),
    listen: (onChange) =>
      listenForChanges({
        connectionString: databaseUrl,
        onChange,
        onError: (error) => log.warn({ error }, "the connection that listens for changes was lost"),
      }),
  });
}
