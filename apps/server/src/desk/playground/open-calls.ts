import type { StaffScope } from "@callwaiting/db";
import type { PhoneCall } from "@callwaiting/vapi-simulator";

const IDLE_MS = 10 * 60_000;
/** One more hangs up the one that was silent the longest: a reloaded page shall lock nobody out. */
const MAX_CALLS = 3;

export type OpenCall = {
  readonly owner: string;
  readonly call: PhoneCall;
  readonly summary: string;
  /** How often our own server broke a rule of Vapi's since it was last asked. */
  readonly takeFaults: () => number;
  readonly idle: NodeJS.Timeout;
  turns: number;
};

/** The tries that go on, in the order in which they were last used. They live in this process and end with it. */
export class OpenCalls {
  readonly #open = new Map<string, OpenCall>();
  readonly #idleMs: number;

  /** @param idleMs Milliseconds after which a call that nobody speaks on is hung up. */
  constructor(idleMs = IDLE_MS) {
    this.#idleMs = idleMs;
  }

  /** The person's own call; to be used, so it is not idle. */
  find(scope: StaffScope, callId: string): OpenCall | null {
    const found = this.#open.get(callId);
    if (found === undefined || found.owner !== ownerOf(scope)) return null;
    this.#open.delete(callId);
    this.#open.set(callId, found);
    found.idle.refresh();
    return found;
  }

  async hold(scope: StaffScope, { call, takeFaults }: Pick<OpenCall, "call" | "takeFaults">): Promise<void> {
    const owner = ownerOf(scope);
    const own = [...this.#open.values()].filter((one) => one.owner === owner);
    for (const one of own.slice(0, Math.max(0, own.length + 1 - MAX_CALLS))) await this.end(one);
    const summary = `A try of the line by ${scope.actor.displayName}.`;
    const idle = setTimeout(() => {
      const forgotten = this.#open.get(call.id);
      // The line's own faults are collected, so only a dead network gets here; the call is gone either way.
      if (forgotten !== undefined) void this.end(forgotten).catch(() => undefined);
    }, this.#idleMs).unref();
    this.#open.set(call.id, { owner, call, summary, takeFaults, idle, turns: 0 });
  }

  async end(one: OpenCall): Promise<void> {
    clearTimeout(one.idle);
    this.#open.delete(one.call.id);
    await one.call.hangUp({ summary: one.summary });
  }
}

function ownerOf({ orgId, actor }: StaffScope): string {
  return `${orgId} ${actor.userId}`;
}
