import { type TRPCClientError, createTRPCClient, httpSubscriptionLink } from "@trpc/client";
import type { inferRouterOutputs } from "@trpc/server";
import type { AppRouter } from "@callwaiting/server/router";
import { eventSourceWith } from "./event-source.ts";

type LiveEvent =
  inferRouterOutputs<AppRouter>["live"]["changes"] extends AsyncIterable<infer Item> ? Item : never;
type Data = LiveEvent["data"];

export type LiveListener = {
  /** "created appointment 42", in the order in which they were heard. */
  readonly heard: readonly string[];
  readonly events: readonly Data[];
  /** The id of the last event. */
  readonly lastEventId: () => string;
  /** Settles when what was heard answers yes. */
  readonly until: (check: (heard: readonly string[]) => boolean) => Promise<void>;
  /** Its first event: from here on nothing is missed. */
  readonly started: Promise<void>;
  /** Why it ended; null when the server closed it in good order. */
  readonly ended: Promise<TRPCClientError<AppRouter> | null>;
  readonly stop: () => void;
};

/** Listens as the admin does, with @trpc/client over HTTP; a broken connection stays broken. */
export function listenLive(url: string, cookie: string, lastEventId: string | null = null): LiveListener {
  const EventSource = eventSourceWith(cookie === "" ? {} : { cookie });
  const client = createTRPCClient<AppRouter>({
    links: [httpSubscriptionLink({ url: `${url}/trpc`, EventSource })],
  });
  const heard: string[] = [];
  const events: Data[] = [];
  const waiting = new Set<() => void>();
  let last = lastEventId ?? "";
  const until = (check: (heard: readonly string[]) => boolean) =>
    new Promise<void>((resolve) => {
      const look = () => {
        if (!check(heard)) return;
        waiting.delete(look);
        resolve();
      };
      waiting.add(look);
      look();
    });
  let end: (reason: TRPCClientError<AppRouter> | null) => void = () => {};
  const ended = new Promise<TRPCClientError<AppRouter> | null>((resolve) => {
    end = resolve;
  });
  const subscription = client.live.changes.subscribe(
    { lastEventId },
    {
      onData({ id, data }) {
        last = id;
        events.push(data);
        heard.push(...data.changes.map(({ action, entity, entityId }) => `${action} ${entity} ${entityId}`));
        for (const look of waiting) look();
      },
      onError: (error) => end(error),
      onComplete: () => end(null),
    },
  );
  return {
    heard,
    events,
    lastEventId: () => last,
    until,
    started: until(() => events.length > 0),
    ended,
    stop: () => subscription.unsubscribe(),
  };
}
