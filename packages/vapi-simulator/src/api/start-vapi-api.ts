import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { answerRequest, type ApiRequestLog } from "./answer-request.ts";
import { type ApiFaults, createFaults, type FaultState } from "./api-faults.ts";
import { createStore, type OrgData, type Stored, type VapiStore } from "./api-store.ts";
import type { RingingCall } from "./ringing-call.ts";
import { loadStore, saveStore } from "./store-file.ts";

export { BrokenStoreFile } from "./store-file.ts";
export { type CalledPerson, type PlayCalled, playCalled } from "../called/play-called.ts";

export type VapiApiOptions = {
  /** One Vapi organization each, with data of its own. */
  readonly apiKeys: readonly string[];
  /** Any free one by default. */
  readonly port?: number;
  /** Epoch milliseconds; for `createdAt` and `updatedAt`. */
  readonly clock?: () => number;
  /** Keeps everything in this JSON file, so that ids survive a restart. */
  readonly file?: string;
  /** Plays whoever is called by a `POST /call` that was taken; by default nobody's phone rings. */
  readonly ring?: (call: RingingCall) => void;
  /** How many of the latest requests are remembered; all of them by default, which a long-running process could not afford. */
  readonly rememberRequests?: number;
};

export type VapiApi = AsyncDisposable & {
  readonly url: string;
  readonly store: VapiStore;
  readonly faults: ApiFaults;
  /** What arrived, in order, refused or not. */
  readonly requests: readonly ApiRequestLog[];
  readonly stop: () => Promise<void>;
};

/**
 * Vapi's REST API on this machine, as strict as the real one and as unreliable as the test wants it. Only this machine
 * can reach it. Rejects with BrokenStoreFile when `file` is there and cannot be read.
 */
export async function startVapiApi(options: VapiApiOptions): Promise<VapiApi> {
  const { apiKeys, port = 0, clock = () => Date.now(), file, rememberRequests = Infinity } = options;
  const store = createStore({ apiKeys, clock, onPlant: () => save() });
  const save = () => {
    if (file !== undefined) saveStore(file, store.orgs);
  };
  if (file !== undefined) loadStore(file, store.orgs);
  const state: FaultState = { rules: [], pinned: new Set(), latencyMs: 0, onEdit: save };
  const requests: ApiRequestLog[] = [];
  const stopping = new AbortController();
  const remember = (log: ApiRequestLog) => {
    requests.push(log);
    if (requests.length > rememberRequests) requests.shift();
  };
  const { signal } = stopping;
  const ring = (call: Stored, org: OrgData) =>
    options.ring?.({ call, org, clock, update: updateOf(call, org, save), signal });
  const context = { store, state, remember, clock, save, apiKeys, ring, signal };
  const server = createServer((request, response) => void answerRequest(context, request, response));
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const stop = async () => {
    stopping.abort();
    const closed = once(server, "close");
    server.close();
    server.closeAllConnections();
    await closed;
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    store,
    faults: createFaults(state, store, clock),
    requests,
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

function updateOf(call: Stored, org: OrgData, save: () => void): RingingCall["update"] {
  return (fields) => {
    org.calls.set(call.id, { ...call, ...org.calls.get(call.id), ...fields });
    save();
  };
}
