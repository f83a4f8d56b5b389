import { createListeners } from "../api/create-listeners.ts";

/** `reconnecting`: it was live before. `paused`: nobody looks, so nothing is asked. */
export type LiveState = "connecting" | "live" | "reconnecting" | "paused";

export type LiveChange = {
  readonly entity: string;
  readonly entityId: string;
  readonly action: string;
  readonly actorKind: "user" | "phone" | "patient" | "system";
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

/** What is known of the stream at the moment. */
type Line = {
  readonly options: LiveOptions;
  readonly tell: () => void;
  state: LiveState;
  isStarted: boolean;
  /** Where to go on from. */
  cursor: string | null;
  failures: number;
  /** Ends the stream, or the wait for the next attempt. */
  close: () => void;
};

/** One stream that is opened again whenever it breaks, from where it was. */
export function createLiveConnection(options: LiveOptions): LiveConnection {
  const { subscribe, tell } = createListeners();
  const line: Line = {
    options,
    tell,
    state: "connecting",
    isStarted: false,
    cursor: null,
    failures: 0,
    close: () => {},
  };
  return {
    state: () => line.state,
    subscribe,
    start() {
      line.isStarted = true;
      line.cursor = null;
      begin(line);
    },
    stop() {
      line.isStarted = false;
      line.close();
    },
    pause() {
      if (!line.isStarted) return;
      line.close();
      turn(line, "paused");
    },
    /** Also cuts short the wait for the next attempt. */
    resume() {
      if (line.isStarted && line.state !== "live") begin(line);
    },
  };
}

function begin(line: Line): void {
  turn(line, line.cursor === null ? "connecting" : "reconnecting");
  line.close();
  line.failures = 0;
  connect(line);
}

function connect(line: Line): void {
  let isOurs = true;
  const stream = line.options.open(line.cursor, {
    onMessage: (message) => {
      if (isOurs) hear(line, message);
    },
    onLost: (error) => {
      if (!isOurs) return;
      isOurs = false;
      stream.unsubscribe();
      lose(line, error);
    },
  });
  line.close = () => {
    isOurs = false;
    stream.unsubscribe();
  };
}

function hear(line: Line, { id, data }: LiveMessage): void {
  line.cursor = id;
  line.failures = 0;
  const wasBehind = line.state !== "live" || data.reset;
  turn(line, "live");
  if (wasBehind) line.options.onBehind();
  if (data.changes.length > 0) line.options.onChanges(data.changes);
}

function lose(line: Line, error: unknown): void {
  const wasLive = line.state === "live";
  turn(line, line.cursor === null ? "connecting" : "reconnecting");
  // Not all windows at once: a server that has just come back has other things to do.
  const waitMs = Math.min(FIRST_WAIT_MS * 2 ** line.failures++, MAX_WAIT_MS) * (0.75 + Math.random() / 2);
  const timer = setTimeout(() => connect(line), waitMs);
  line.close = () => clearTimeout(timer);
  line.options.onLost(error, wasLive);
}

function turn(line: Line, next: LiveState): void {
  if (next === line.state) return;
  line.state = next;
  line.tell();
}
