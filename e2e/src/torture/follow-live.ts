import { setTimeout as delay } from "node:timers/promises";
import { listenLive } from "@callwaiting/testing/live";

export type LiveFollower = {
  /** "created <appointment id>" and so on. */
  readonly hasHeard: (text: string) => boolean;
  readonly connections: () => number;
  readonly stop: () => void;
};

/**
 * A screen that stays open through everything: whenever its stream breaks it goes on from the last event it heard.
 * Resolves when it listens.
 */
export async function followLive(url: string, cookie: string): Promise<LiveFollower> {
  const heard = new Set<string>();
  let connections = 1;
  const stopping = new AbortController();
  let listener = listenLive(url, cookie);
  await listener.started;
  const gather = () => listener.heard.forEach((text) => heard.add(text.replace(" appointment ", " ")));
  const follow = async () => {
    for (;;) {
      await listener.ended;
      gather();
      await delay(300);
      if (stopping.signal.aborted) return;
      listener = listenLive(url, cookie, listener.lastEventId());
      connections += 1;
    }
  };
  void follow();
  return {
    hasHeard: (text) => {
      gather();
      return heard.has(text);
    },
    connections: () => connections,
    stop: () => {
      stopping.abort();
      listener.stop();
    },
  };
}
