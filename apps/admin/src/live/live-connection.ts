/** `reconnecting`: it was live before. `paused`: nobody looks, so nothing is asked. */
export type LiveState = "connecting" | "live" | "reconnecting" | "paused";

export type LiveChange = {
  readonly entity: string;
  readonly entityId: string;
  readonly action: string;
  readonly actorKind: "user" | "phone" | "system";
};

export type LiveMessage = {
  /** Where to go on from. */
  readonly id: string;
  readonly data: { readonly reset: boolean; readonly changes: readonly LiveChange[] };
};

export type LiveStream = { readonly unsubscribe: () => void };

type Hear = { readonly onMessage: (message: LiveMessage) => void; readonly onLost: (error: unknown) => void };

export type LiveOptions = {
  readonly open: (lastEventId: string | null, hear: Hear) => LiveStream;
  readonly onChanges: (changes: readonly LiveChange[]) => void;
  /** What is on the screen may be older than what is told from here on: read it again. */
  readonly onBehind: () => void;
  /** Told of every broken stream; it is opened again by itself. */
  readonly onLost: (error: unknown, wasLive: boolean) => void;
};

export type LiveConnection = {
  readonly state: () => LiveState;
  readonly subscribe: (listener: () => void) => () => void;
  readonly start: () => void;
  readonly stop: () => void;
  /** The stream is closed while nobody looks; a browser has six connections for all its tabs. */
  readonly pause: () => void;
  readonly resume: () => void;
};

const FIRST_WAIT_MS = 500;
const MAX_WAIT_MS = 15_000;

/** One stream that is opened again whenever it breaks, from where it was. */
export function createLiveConnection(options: LiveOptions): LiveConnection {
  const listeners = new Set<() => void>();
  let state: LiveState = "connecting";
  let isStarted = false;
  let cursor: string | null = null;
  let failures = 0;
  let close = () => {};

  const turn = (next: LiveState) => {
    if (next === state) return;
    state = next;
    listeners.forEach((listener) => listener());
  };

  const connect = () => {
    let isOurs = true;
    const stream = options.open(cursor, {
      onMessage: ({ id, data }) => {
        if (!isOurs) return;
        cursor = id;
        failures = 0;
        const wasBehind = state !== "live" || data.reset;
        turn("live");
        if (wasBehind) options.onBehind();
        if (data.changes.length > 0) options.onChanges(data.changes);
      },
      onLost: (error) => {
        if (!isOurs) return;
        isOurs = false;
        const wasLive = state === "live";
        stream.unsubscribe();
        turn(cursor === null ? "connecting" : "reconnecting");
        // Not all windows at once: a server that has just come back has other things to do.
        const waitMs = Math.min(FIRST_WAIT_MS * 2 ** failures++, MAX_WAIT_MS) * (0.75 + Math.random() / 2);
        const timer = setTimeout(connect, waitMs);
        close = () => clearTimeout(timer);
        options.onLost(error, wasLive);
      },
    });
    close = () => {
      isOurs = false;
      stream.unsubscribe();
    };
  };

  const begin = () => {
    close();
    failures = 0;
    connect();
  };

  return {
    state: () => state,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    start() {
      isStarted = true;
      cursor = null;
      turn("connecting");
      begin();
    },
    stop() {
      isStarted = false;
      close();
    },
    pause() {
      if (!isStarted) return;
      close();
      turn("paused");
    },
    /** Also cuts short the wait for the next attempt. */
    resume() {
      if (!isStarted || state === "live") return;
      turn(cursor === null ? "connecting" : "reconnecting");
      begin();
    },
  };
}
