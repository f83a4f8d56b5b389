import { listenForChanges } from "@callwaiting/db";
import type { OrgId } from "@callwaiting/domain";
import type { Logger } from "pino";

/** A job of each organization that reads the changes. */
export type Consumer = {
  readonly task: string;
  readonly key: (orgId: OrgId) => string;
  readonly isOn: (orgId: OrgId) => Promise<boolean>;
};

export type WakeMessagesOptions = {
  readonly connectionString: string;
  readonly consumers: readonly Consumer[];
  readonly add: (task: string, payload: object, key: string) => Promise<void>;
  readonly log: Logger;
};

/** Of an organization that changes all the time, so often at most. */
const PAUSE_MS = 1_000;

export type MessageWaker = { readonly ready: Promise<void>; readonly stop: () => Promise<void> };

/**
 * Has what patients and other systems are to be told looked at as soon as something changed. Not every change is heard of; what is
 * missed the next minute finds, since each organization that tells anybody has a job that comes back.
 */
export function wakeMessages(options: WakeMessagesOptions): MessageWaker | null {
  const { connectionString, consumers, add, log } = options;
  if (consumers.length === 0) return null;
  const waiting = new Map<OrgId, NodeJS.Timeout>();
  const under = new Set<Promise<void>>();
  const look = async (orgId: OrgId) => {
    try {
      for (const { task, key, isOn } of consumers) {
        if (await isOn(orgId)) await add(task, { orgId }, key(orgId));
      }
    } catch (error) {
      log.warn({ orgId, error }, "messages were not woken: the next minute will do");
    }
  };
  const onChange = (orgId: OrgId | null) => {
    if (orgId === null || waiting.has(orgId)) return;
    const timer = setTimeout(() => {
      waiting.delete(orgId);
      const work = look(orgId).finally(() => under.delete(work));
      under.add(work);
    }, PAUSE_MS);
    waiting.set(orgId, timer);
  };
  const listener = listenForChanges({
    connectionString,
    onChange,
    onError: (error) => log.warn({ error }, "the connection that listens for the messages was lost"),
  });
  return {
    ready: listener.ready,
    stop: async () => {
      for (const timer of waiting.values()) clearTimeout(timer);
      waiting.clear();
      await listener.stop();
      await Promise.all(under);
    },
  };
}
