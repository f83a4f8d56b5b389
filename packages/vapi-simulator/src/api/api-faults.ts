import type { ApiAnswer } from "./api-answer.ts";
import type { Stored, VapiStore } from "./api-store.ts";
import type { Json } from "./rules/json.ts";

export type FaultFilter = {
  /** The start of the path: `/assistant` is for `/assistant/<id>` too. */
  readonly path?: string;
  readonly method?: string;
};

/** Each takes effect on the next requests that fit, in the order in which they were set; one fault per request. */
export type ApiFaults = {
  /** For every request from now on. */
  readonly latency: (ms: number) => void;
  /** 502, 503 and 504 come as HTML, as from Cloudflare. Nothing is done. */
  readonly fail: (status: number, times?: number, filter?: FaultFilter) => void;
  readonly rateLimit: (times: number, retryAfterSeconds?: number) => void;
  /** Does the work and never answers. */
  readonly hangAfterCommit: (times?: number, filter?: FaultFilter) => void;
  readonly resetAfterCommit: (times?: number, filter?: FaultFilter) => void;
  readonly resetBeforeCommit: (times?: number, filter?: FaultFilter) => void;
  /** A version of it is pinned somewhere: DELETE is answered with 409. */
  readonly pin: (id: string) => void;
  /** Somebody deletes it in Vapi's dashboard. */
  readonly deleteAssistant: (id: string) => void;
  /** Somebody changes it in Vapi's dashboard; shallow, and nothing checks it. */
  readonly editAssistant: (id: string, patch: Json) => void;
  readonly clear: () => void;
};

export type Effect =
  | { readonly kind: "answer"; readonly answer: ApiAnswer }
  | { readonly kind: "hang_after_commit" | "reset_after_commit" | "reset_before_commit" };

type Rule = { readonly effect: Effect; readonly filter: FaultFilter; left: number };

export type FaultState = {
  readonly rules: Rule[];
  readonly pinned: Set<string>;
  readonly onEdit: () => void;
  latencyMs: number;
};

export function createFaults(state: FaultState, store: VapiStore, clock: () => number): ApiFaults {
  const add = (effect: Effect, times = 1, filter: FaultFilter = {}) => {
    state.rules.push({ effect, filter, left: times });
  };
  return {
    latency: (ms) => {
      state.latencyMs = ms;
    },
    fail: (status, times, filter) => add({ kind: "answer", answer: failure(status) }, times, filter),
    rateLimit: (times, seconds = 1) => add({ kind: "answer", answer: rateLimited(seconds) }, times),
    hangAfterCommit: (times, filter) => add({ kind: "hang_after_commit" }, times, filter),
    resetAfterCommit: (times, filter) => add({ kind: "reset_after_commit" }, times, filter),
    resetBeforeCommit: (times, filter) => add({ kind: "reset_before_commit" }, times, filter),
    pin: (id) => void state.pinned.add(id),
    deleteAssistant: (id) => {
      assistantsWith(store, id).delete(id);
      state.onEdit();
    },
    editAssistant: (id, patch) => {
      const assistants = assistantsWith(store, id);
      const updatedAt = new Date(clock()).toISOString();
      assistants.set(id, { ...assistants.get(id), ...patch, updatedAt } as Stored);
      state.onEdit();
    },
    clear: () => {
      state.rules.length = 0;
      state.pinned.clear();
      state.latencyMs = 0;
    },
  };
}

/** The first rule that fits, counted down. */
export function takeEffect(state: FaultState, method: string, path: string): Effect | undefined {
  const fits = ({ left, filter }: Rule) =>
    left > 0 && path.startsWith(filter.path ?? "") && method === (filter.method ?? method);
  const rule = state.rules.find(fits);
  if (rule === undefined) return undefined;
  rule.left -= 1;
  return rule.effect;
}

function assistantsWith(store: VapiStore, id: string): Map<string, Stored> {
  const found = store.orgs.find(({ assistants }) => assistants.has(id));
  if (found === undefined) throw new Error(`There is no assistant ${id}.`);
  return found.assistants;
}

function failure(status: number): ApiAnswer {
  if (status >= 502 && status <= 504) {
    const body = `<!DOCTYPE html><html><head><title>api.vapi.ai | ${status}</title></head></html>`;
    return { status, headers: { "content-type": "text/html; charset=UTF-8" }, body };
  }
  return { status, body: { message: `Simulated ${status}`, error: "Simulated", statusCode: status } };
}

/** Of Vapi's body and headers only the words are known. */
function rateLimited(seconds: number): ApiAnswer {
  const body = { message: "Rate limit exceeded", error: "Too Many Requests", statusCode: 429 };
  return { status: 429, headers: { "retry-after": String(seconds) }, body };
}
