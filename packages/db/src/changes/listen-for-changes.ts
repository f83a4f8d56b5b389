import { OrgId } from "@callwaiting/domain";
import { Client } from "pg";
import { APP_ROLE } from "../pool.ts";

export type ChangeListenerOptions = {
  /** Straight to PostgreSQL: behind PgBouncer in transaction mode LISTEN hears nothing, and only the timer works. */
  readonly connectionString: string;
  /** Something changed in this organization: read on from where you are. Null: in any; look again. */
  readonly onChange: (orgId: OrgId | null) => void;
  /** Told of every broken or refused connection; it is tried again by itself. */
  readonly onError?: (error: Error) => void;
  /** How often everybody looks again in any case, in ms; default 3000. */
  readonly pollMs?: number;
  /** The first wait before connecting again, in ms; doubles up to 10 s. Default 200. */
  readonly retryMs?: number;
};

export type ChangeListener = {
  /** Settles once it listens for the first time, or was stopped. */
  readonly ready: Promise<void>;
  readonly stop: () => Promise<void>;
};

/** After a notification everybody looks once more: who commits beside a notifying transaction does so in silence. */
const AFTERMATH_MS = 250;
const MAX_RETRY_MS = 10_000;

/**
 * One connection that listens for changes, made again whenever it breaks. What is missed meanwhile is made up for by
 * `onChange(null)` after each new connection and on a timer. One per process is enough.
 */
export function listenForChanges(options: ChangeListenerOptions): ChangeListener {
  const { onError = () => {}, pollMs = 3000, retryMs = 200 } = options;
  const notices = createNotices(options.onChange);
  const { ready, setReady } = createGate();
  let client: Client | undefined;
  let stopped = false;
  let failures = 0;
  let retry: NodeJS.Timeout | undefined;
  const poll = setInterval(() => {
    options.onChange(null);
    // Finds out that the other side is gone without having said so.
    askForLife(client, lose);
  }, pollMs);

  const lose = (lost: Client, error: Error) => {
    if (client !== lost || stopped) return;
    client = undefined;
    onError(error);
    void lost.end().catch(() => {});
    retry = setTimeout(() => void connect(), Math.min(retryMs * 2 ** failures++, MAX_RETRY_MS));
  };

  const connect = async () => {
    const fresh = openClient(options.connectionString, notices.hear);
    client = fresh;
    if (!(await listens(fresh, (error) => lose(fresh, error)))) return;
    failures = 0;
    setReady();
    if (!stopped) options.onChange(null);
  };

  void connect();
  return {
    ready,
    async stop() {
      stopped = true;
      clearInterval(poll);
      clearTimeout(retry);
      notices.stop();
      setReady();
      await client?.end().catch(() => {});
    },
  };
}

function askForLife(client: Client | undefined, onLost: (client: Client, error: Error) => void): void {
  client?.query("select 1").catch((error: Error) => onLost(client, error));
}

function createGate() {
  let setReady = () => {};
  const ready = new Promise<void>((resolve) => {
    setReady = resolve;
  });
  return { ready, setReady: () => setReady() };
}

/** Passes on who was named, and has everybody look again a moment later. */
function createNotices(onChange: ChangeListenerOptions["onChange"]) {
  let aftermath: NodeJS.Timeout | undefined;
  return {
    hear: (payload: string | undefined) => {
      const orgId = OrgId.safeParse(payload);
      onChange(orgId.success ? orgId.data : null);
      aftermath ??= setTimeout(() => {
        aftermath = undefined;
        onChange(null);
      }, AFTERMATH_MS);
    },
    stop: () => clearTimeout(aftermath),
  };
}

async function listens(client: Client, onLost: (error: Error) => void): Promise<boolean> {
  client.on("error", onLost);
  client.on("end", () => onLost(new Error("The connection that listens for changes ended")));
  try {
    await client.connect();
    await client.query("listen callwaiting_changes");
    return true;
  } catch (error) {
    onLost(error instanceof Error ? error : new Error(String(error)));
    return false;
  }
}

function openClient(connectionString: string, hear: (payload: string | undefined) => void): Client {
  const client = new Client({
    connectionString,
    options: `-c role=${APP_ROLE}`,
    application_name: "callwaiting-changes",
    connectionTimeoutMillis: 5000,
    query_timeout: 5000,
    keepAlive: true,
  });
  return client.on("notification", ({ payload }) => hear(payload));
}
