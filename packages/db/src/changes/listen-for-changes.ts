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
  const { onChange, onError = () => {}, pollMs = 3000, retryMs = 200 } = options;
  let setReady = () => {};
  const ready = new Promise<void>((resolve) => {
    setReady = resolve;
  });
  let client: Client | undefined;
  let stopped = false;
  let failures = 0;
  let retry: NodeJS.Timeout | undefined;
  let aftermath: NodeJS.Timeout | undefined;
  const poll = setInterval(() => {
    onChange(null);
    // Finds out that the other side is gone without having said so.
    client?.query("select 1").catch(() => {});
  }, pollMs);

  const hear = (payload: string | undefined) => {
    const orgId = OrgId.safeParse(payload);
    onChange(orgId.success ? orgId.data : null);
    aftermath ??= setTimeout(() => {
      aftermath = undefined;
      onChange(null);
    }, AFTERMATH_MS);
  };

  const lose = (lost: Client, error: Error) => {
    if (client !== lost || stopped) return;
    client = undefined;
    onError(error);
    void lost.end().catch(() => {});
    retry = setTimeout(() => void connect(), Math.min(retryMs * 2 ** failures++, MAX_RETRY_MS));
  };

  const connect = async () => {
    const fresh = openClient(options.connectionString);
    client = fresh;
    fresh.on("error", (error) => lose(fresh, error));
    fresh.on("end", () => lose(fresh, new Error("The connection that listens for changes ended")));
    fresh.on("notification", ({ payload }) => hear(payload));
    try {
      await fresh.connect();
      await fresh.query("listen callwaiting_changes");
    } catch (error) {
      lose(fresh, error instanceof Error ? error : new Error(String(error)));
      return;
    }
    failures = 0;
    setReady();
    if (!stopped) onChange(null);
  };

  void connect();
  return {
    ready,
    async stop() {
      stopped = true;
      clearInterval(poll);
      clearTimeout(retry);
      clearTimeout(aftermath);
      setReady();
      await client?.end().catch(() => {});
    },
  };
}

function openClient(connectionString: string): Client {
  return new Client({
    connectionString,
    options: `-c role=${APP_ROLE}`,
    application_name: "callwaiting-changes",
    connectionTimeoutMillis: 5000,
    query_timeout: 5000,
    keepAlive: true,
  });
}
