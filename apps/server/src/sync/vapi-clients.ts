import { createHash } from "node:crypto";
import {
  type BreakerState,
  type VapiClient,
  type VapiClientOptions,
  createVapiClient,
} from "@callwaiting/vapi-sdk";
import { LRUCache } from "lru-cache";
import { connectVapi } from "./connect-vapi.ts";
import type { VapiApi } from "./vapi-api.ts";

/** One client per key, so that all syncs of a key share one breaker: what one learns of Vapi's state, all know. */
export type VapiClients = {
  readonly connect: (apiKey: string) => VapiApi;
  /** One per key that was used. */
  readonly breakerStates: () => readonly BreakerState[];
};

const MOST_KEYS = 1_000;

export type VapiClientsOptions = Omit<VapiClientOptions, "apiKey" | "baseUrl" | "fetch"> & {
  /** Where a key is good. */
  readonly baseUrlOf: (apiKey: string) => string;
  /** Aborted when the server stops: requests under way end at once. */
  readonly signal: AbortSignal;
};

export function createVapiClients({ signal, baseUrlOf, ...options }: VapiClientsOptions): VapiClients {
  const clients = new LRUCache<string, VapiClient>({ max: MOST_KEYS });
  const fetchUntilStopped: typeof fetch = (input, init) =>
    fetch(input, { ...init, signal: AbortSignal.any([signal, ...(init?.signal ? [init.signal] : [])]) });
  return {
    breakerStates: () => [...clients.values()].map((client) => client.breakerState()),
    connect: (apiKey) => {
      const id = createHash("sha256").update(apiKey).digest("hex");
      const client =
        clients.get(id) ??
        createVapiClient({ ...options, apiKey, baseUrl: baseUrlOf(apiKey), fetch: fetchUntilStopped });
      clients.set(id, client);
      return connectVapi(client, signal);
    },
  };
}
