import { useSyncExternalStore } from "react";
import { createListeners } from "./create-listeners.ts";

export type Connection = {
  readonly isLost: () => boolean;
  readonly subscribe: (listener: () => void) => () => void;
  /** `fetch`, noticing when the server does not answer. */
  readonly fetch: typeof globalThis.fetch;
};

const RETRY_MS = 3_000;

/** Notices a lost server, asks /health until it is back, then calls `onBack` once. */
export function createConnection(onBack: () => void): Connection {
  const { subscribe, tell } = createListeners();
  let timer: ReturnType<typeof setTimeout> | null = null;

  const probe = async () => {
    const isUp = await fetch("/health", { cache: "no-store" }).then(
      (response) => response.ok,
      () => false,
    );
    if (!isUp) {
      timer = setTimeout(() => void probe(), RETRY_MS);
      return;
    }
    timer = null;
    tell();
    onBack();
  };
  const lose = () => {
    if (timer !== null) return;
    timer = setTimeout(() => void probe(), RETRY_MS);
    tell();
  };

  return {
    isLost: () => timer !== null,
    subscribe,
    fetch: async (input, init) => {
      try {
        const response = await fetch(input, init);
        if ([502, 503, 504].includes(response.status)) lose();
        return response;
      } catch (error) {
        // A request that we gave up ourselves says nothing about the server.
        if (init?.signal?.aborted !== true) lose();
        throw error;
      }
    },
  };
}

export function useIsConnectionLost(connection: Connection): boolean {
  return useSyncExternalStore(connection.subscribe, connection.isLost);
}
