import { type Telling, listenForChanges } from "@callwaiting/db";
import type { OrgId } from "@callwaiting/domain";
import type { Logger } from "pino";

/** A job of each organization that reads the changes. */
export type Consumer = {
  readonly task: string;
  readonly key: (orgId: OrgId) => string;
  /** What an organization must do for the job to have any work. */
  readonly of: "writes" | "tells";
};

export type WakeMessagesOptions = {
  readonly connectionString: string;
  readonly consumers: readonly Consumer[];
  /** Which of these have any work for a consumer. */
  readonly whoTells: (orgIds: readonly OrgId[]) => Promise<readonly Telling[]>;
  readonly add: (task: string, payload: object, key: string) => Promise<void>;
  readonly log: Logger;
};

/** All that changed in so long are looked at together; asked one by one, they took a third of a booking's processor time. */
const PAUSE_MS = 1_000;
/** So many organizations in one question: it takes PostgreSQL about 10 ms. */
const MOST_AT_ONCE = 500;

export type MessageWaker = { readonly ready: Promise<void>; readonly stop: () => Promise<void> };

/**
 * Has what patients and other systems are to be told looked at as soon as something changed. Not every change is heard of; what is
 * missed the next minute finds, since each organization that tells anybody has a job that comes back.
 */
export function wakeMessages(options: WakeMessagesOptions): MessageWaker | null {
  const { connectionString, consumers, log } = options;
  if (consumers.length === 0) return null;
  let changed = new Set<OrgId>();
  let timer: NodeJS.Timeout | undefined;
  let work = Promise.resolve();
  const look = () => {
    timer = undefined;
    const orgIds = [...changed];
    changed = new Set();
    // One look after the other: a database that is slow gets no second question meanwhile.
    work = work.then(() => wakeAll(options, orgIds));
  };
  const onChange = (orgId: OrgId | null) => {
    if (orgId === null) return;
    changed.add(orgId);
    timer ??= setTimeout(look, PAUSE_MS);
  };
  const listener = listenForChanges({
    connectionString,
    onChange,
    onError: (error) => log.warn({ error }, "the connection that listens for the messages was lost"),
  });
  return {
    ready: listener.ready,
    stop: async () => {
      await listener.stop();
      clearTimeout(timer);
      await work;
    },
  };
}

async function wakeAll(options: WakeMessagesOptions, orgIds: readonly OrgId[]): Promise<void> {
  const { consumers, whoTells, add, log } = options;
  try {
    for (let start = 0; start < orgIds.length; start += MOST_AT_ONCE) {
      for (const telling of await whoTells(orgIds.slice(start, start + MOST_AT_ONCE))) {
        const { orgId } = telling;
        for (const { task, key } of consumers.filter((each) => telling[each.of])) {
          await add(task, { orgId }, key(orgId));
        }
      }
    }
  } catch (error) {
    log.warn({ error }, "messages were not woken: the next minute will do");
  }
}
