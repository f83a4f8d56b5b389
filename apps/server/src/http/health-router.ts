import type { DatabaseLook } from "@callwaiting/db";
import { Router } from "express";
import { methodNotAllowed } from "./handle-errors.ts";
import type { AskReadiness, Readiness } from "./readiness.ts";
import { TIMED_OUT, withTimeout } from "./with-timeout.ts";

export type HealthPorts = {
  /** Rejects or hangs when the database does not answer. */
  readonly checkDatabase: () => Promise<DatabaseLook>;
  readonly readiness: AskReadiness;
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
  const isUp = createDatabaseProbe(ports.checkDatabase);
  const router = Router();
  router
    .route(["/health", "/api/health"])
    .get(async (_request, response) => {
      const database = (await isUp()) ? "up" : "down";
      const uptimeSeconds = Math.floor(ports.uptimeSeconds());
      response
        .set("Cache-Control", "no-store")
        .json({ status: "ok", version: ports.version, uptimeSeconds, database });
    })
    .all(methodNotAllowed(["GET", "HEAD"]));
  router
    .route("/ready")
    .get(async (_request, response) => {
      const readiness = await ports.readiness();
      response
        .status(readiness.kind === "ready" ? 200 : 503)
        .set("Cache-Control", "no-store")
        .json(describe(readiness));
    })
    .all(methodNotAllowed(["GET", "HEAD"]));
  return router;
}

function describe(readiness: Readiness) {
  if (readiness.kind === "ready") return { status: "ready", clockRules: readiness.clockRules };
  const { cause } = readiness;
  return { status: "not_ready", cause, database: cause === "down" || cause === "refused" ? "down" : "up" };
}

/** Probes share one running check: a hanging database must not collect a connection from every probe. */
function createDatabaseProbe(checkDatabase: HealthPorts["checkDatabase"]): () => Promise<boolean> {
  let running: Promise<boolean> | null = null;
  const check = async (): Promise<boolean> => {
    try {
      await checkDatabase();
      return true;
    } catch {
      return false;
    }
  };
  return async () => {
    running ??= check().finally(() => {
      running = null;
    });
    const found = await withTimeout(running, DATABASE_CHECK_TIMEOUT_MS);
    return found === TIMED_OUT ? false : found;
  };
}
