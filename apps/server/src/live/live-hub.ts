import { setMaxListeners } from "node:events";
import type { OrgId } from "@callwaiting/domain";

/** What tells of changes: in an organization, or (null) perhaps in any. */
export type StartListening = (onChange: (orgId: OrgId | null) => void) => {
  readonly stop: () => Promise<void>;
};

export type LiveHubOptions = {
  readonly listen: StartListening;
  readonly maxStreams?: number;
  readonly maxStreamsPerSession?: number;
  readonly readsAtOnce?: number;
};

export type LiveSeat = {
  /** Waits until something may have changed since it was last asked, at most `waitMs`; at once when it is over. */
  readonly untilChanged: (waitMs: number) => Promise<void>;
  /** The hub is closing: end the stream. */
  readonly isOver: () => boolean;
  /** Runs a read; few run at once, so that bookings find a free connection however many screens are open. */
  readonly read: <T>(work: () => Promise<T>) => Promise<T>;
  readonly leave: () => void;
};

/** Every open stream of this process. One listens for all of them, from the first stream on. */
export type LiveHub = {
  readonly take: (who: {
    readonly orgId: OrgId;
    readonly sessionId: string;
    readonly signal?: AbortSignal | undefined;
  }) => LiveSeat | "full" | "closing";
  /** How many streams are open. */
  readonly count: () => number;
  /** Aborted when it closes. */
  readonly closing: AbortSignal;
  readonly close: () => Promise<void>;
};

/** A browser opens at most six connections to a plain HTTP server; more tabs than this are no person's. */
const MAX_PER_SESSION = 12;
const MAX_STREAMS = 1_000;
const READS_AT_ONCE = 3;

type Stream = { readonly orgId: OrgId; readonly sessionId: string; readonly wake: () => void };

export function createLiveHub(options: LiveHubOptions): LiveHub {
  const { listen, maxStreams = MAX_STREAMS, maxStreamsPerSession = MAX_PER_SESSION } = options;
  const streams = new Set<Stream>();
  const read = createReader(options.readsAtOnce ?? READS_AT_ONCE);
  const ending = new AbortController();
  setMaxListeners(0, ending.signal);
  let listening: ReturnType<StartListening> | undefined;
  const tell = (orgId: OrgId | null) => {
    for (const stream of streams) if (orgId === null || stream.orgId === orgId) stream.wake();
  };
  return {
    closing: ending.signal,
    count: () => streams.size,
    take({ orgId, sessionId, signal }) {
      if (ending.signal.aborted) return "closing";
      const own = [...streams].filter((stream) => stream.sessionId === sessionId);
      if (streams.size >= maxStreams || own.length >= maxStreamsPerSession) return "full";
      const bell = createBell();
      const stream: Stream = { orgId, sessionId, wake: bell.ring };
      streams.add(stream);
      signal?.addEventListener("abort", bell.ring, { once: true });
      listening ??= listen(tell);
      const isOver = () => ending.signal.aborted || signal?.aborted === true;
      return {
        isOver,
        read,
        untilChanged: (waitMs) => (isOver() ? Promise.resolve() : bell.wait(waitMs)),
        leave() {
          streams.delete(stream);
          signal?.removeEventListener("abort", bell.ring);
        },
      };
    },
    async close() {
      ending.abort();
      tell(null);
      await listening?.stop();
    },
  };
}

/** Rung while nobody waits, it is heard by the next who does; rung often, it is heard once. */
function createBell() {
  let isRung = false;
  let hear: (() => void) | undefined;
  const ring = () => {
    isRung = true;
    hear?.();
  };
  const wait = async (waitMs: number) => {
    if (!isRung) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, waitMs);
        hear = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    hear = undefined;
    isRung = false;
  };
  return { ring, wait };
}

function createReader(atOnce: number): LiveSeat["read"] {
  let running = 0;
  const queue: (() => void)[] = [];
  return async (work) => {
    if (running >= atOnce) await new Promise<void>((resolve) => queue.push(resolve));
    else running += 1;
    try {
      return await work();
    } finally {
      const next = queue.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
}
