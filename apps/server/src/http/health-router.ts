import { Router } from "express";
import { methodNotAllowed } from "./handle-errors.ts";
import { TIMED_OUT, withTimeout } from "./with-timeout.ts";

export type HealthPorts = {
  /** Resolves when the database answers a trivial query; rejects or hangs otherwise. */
  /** Answers with the release of the time zone rules in force. */
  readonly checkDatabase: () => Promise<string | null>;
  readonly version: string;
  /** Seconds since the process started. */
  readonly uptimeSeconds: () => number;
};

/** A probe must not outwait whoever probes. */
const DATABASE_CHECK_TIMEOUT_MS = 1_000;

/**
 * `/health` and `/api/health` say that the process runs (200 even without a database, which restarting would not
 * bring back); `/ready` says whether to send traffic here.
 */
export function createHealthRouter(ports: HealthPorts): Router {
  const lookAtDatabase = createDatabaseProbe(ports.checkDatabase);
  const router = Router();
  router
    .route(["/health", "/api/health"])
    .get(async (_request, response) => {
      const database = (await lookAtDatabase()).isUp ? "up" : "down";
      const uptimeSeconds = Math.floor(ports.uptimeSeconds());
      response
        .set("Cache-Control", "no-store")
        .json({ status: "ok", version: ports.version, uptimeSeconds, database });
    })
    .all(methodNotAllowed(["GET", "HEAD"]));
  router
    .route("/ready")
    .get(async (_request, response) => {
      const database = await lookAtDatabase();
      response
        .status(database.isUp ? 200 : 503)
        .set("Cache-Control", "no-store")
        .json(
          database.isUp
            ? { status: "ready", clockRules: database.clockRules }
            : { status: "not_ready", database: "down" },
        );
    })
    .all(methodNotAllowed(["GET", "HEAD"]));
  return router;
}

/** Probes share one running check: a hanging database must not collect a connection from every probe. */
function createDatabaseProbe(checkDatabase: HealthPorts["checkDatabase"]): () => Promise<Database> {
  let running: Promise<Database> | null = null;
  const check = async (): Promise<Database> => {
    try {
      return { isUp: true, clockRules: await checkDatabase() };
    } catch {
      return DOWN;
    }
  };
  return async () => {
    running ??= check().finally(() => {
      running = null;
    });
    const found = await withTimeout(running, DATABASE_CHECK_TIMEOUT_MS);
    return found === TIMED_OUT ? DOWN : found;
  };
}

type Database = { readonly isUp: true; readonly clockRules: string | null } | { readonly isUp: false };
const DOWN: Database = { isUp: false };
