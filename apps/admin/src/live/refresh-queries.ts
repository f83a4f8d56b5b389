import type { QueryClient } from "@tanstack/react-query";
import { type ErrorKind, errorKind } from "../api/error-kind.ts";
import type { LiveChange } from "./live-connection.ts";

/** A phone call makes several changes within a second; each shall not cost a round of requests. */
const BURST_MS = 300;
/** A request that hangs must not keep the others old. */
const MAX_BURST_MS = 5_000;

/**
 * What happens all day, and the routers of the API that tell of it. Everything else (settings, mostly) is rare and
 * changes much: then all that is on the screen is read again.
 */
const ROUTERS_OF: Readonly<Record<string, readonly string[]>> = {
  appointment: [
    "appointments",
    "series",
    "availability",
    "metrics",
    "contacts",
    "calls",
    "audit",
    "messages",
    "callBacks",
  ],
  contact: ["contacts", "appointments", "metrics", "calls", "audit"],
  person: ["contacts", "appointments", "metrics", "calls", "audit"],
  call: ["calls", "metrics", "appointments", "callBacks"],
  message: ["messages"],
  outbound_call: ["outbound"],
  waitlist_entry: ["waitlist"],
  waitlist_offer: ["waitlist", "availability"],
  patient_link: ["appointments", "audit"],
  call_back: ["callBacks", "audit"],
  open_request: ["callBacks", "audit"],
  assistant: ["assistants", "metrics", "audit"],
};

const FINAL: ReadonlySet<ErrorKind> = new Set(["not_found", "no_permission"]);

export type Refresher = {
  readonly because: (changes: readonly LiveChange[]) => void;
  readonly everything: () => void;
};

/** Reads again what is on the screen and concerned, in bursts. */
export function createRefresher(queryClient: QueryClient): Refresher {
  let routers = new Set<string>();
  let isAll = false;
  let isPlanned = false;

  const burst = async () => {
    const [wanted, all] = [routers, isAll];
    [routers, isAll] = [new Set(), false];
    const done = queryClient.invalidateQueries({
      predicate: ({ queryKey, state: { error } }) => {
        // Asking again would draw "not found" away and then draw it again.
        if (FINAL.has(errorKind(error))) return false;
        const router = routerOf(queryKey);
        return wanted.has(router) || (all && router !== "session");
      },
    });
    await Promise.race([Promise.all([done, wait(BURST_MS)]), wait(MAX_BURST_MS)]);
    isPlanned = false;
    if (routers.size > 0 || isAll) plan();
  };
  const plan = () => {
    if (isPlanned) return;
    isPlanned = true;
    queueMicrotask(() => void burst());
  };

  return {
    because(changes) {
      for (const { entity } of changes) {
        const known = ROUTERS_OF[entity];
        for (const router of known ?? []) routers.add(router);
        if (known === undefined) isAll = true;
        // The clinic's name and zone come with the session.
        if (entity === "organization") routers.add("session");
      }
      plan();
    },
    everything() {
      isAll = true;
      plan();
    },
  };
}

/** "calls" of `[["calls", "list"], …]`, which is how tRPC names its queries. */
function routerOf([path]: readonly unknown[]): string {
  return Array.isArray(path) ? String(path[0]) : "";
}

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
