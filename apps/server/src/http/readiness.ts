import { type DatabaseLook, type TroubleCause, databaseTrouble } from "@callwaiting/db";
import type { Logger } from "pino";
import type { RecentWrites } from "./watch-writes.ts";
import { TIMED_OUT, withTimeout } from "./with-timeout.ts";

export type ReadinessPorts = {
  /** Rejects or hangs when the database does not answer. */
  readonly checkDatabase: () => Promise<DatabaseLook>;
  /** Resolves as soon as something can be written, as a booking would be; however long that takes. */
  readonly probeWrite: () => Promise<void>;
  readonly recentWrites: RecentWrites;
  /** Whether this server's encryption key opens what is stored. */
  readonly canOpenSecrets: boolean;
  readonly log: Logger;
};

/**
 * Why nothing can be booked here: what PostgreSQL says, or `stuck` when it reads and no write comes to an end, as while a standby is
 * away that commits wait for; `key` when the encryption key is another one.
 */
export const NOT_READY_CAUSES = [
  "down",
  "refused",
  "read_only",
  "full",
  "disk",
  "busy",
  "stuck",
  "key",
] as const;
export type NotReadyCause = (typeof NOT_READY_CAUSES)[number];

export type Readiness =
  | { readonly kind: "ready"; readonly clockRules: string | null }
  | { readonly kind: "not_ready"; readonly cause: NotReadyCause };

/** Whoever asks shares the answer of one look, and waits a second at most: a probe must not outwait whoever probes. */
export type AskReadiness = () => Promise<Readiness>;

const PATIENCE_MS = 1_000;
/** How long a write that went well is believed, unless another has failed since. */
const BELIEVED_MS = 5_000;

/** Can somebody book here? Not only whether the database answers: whether it keeps what it is given. */
export function createReadiness(ports: ReadinessPorts): AskReadiness {
  const { checkDatabase, probeWrite, recentWrites, canOpenSecrets, log } = ports;
  const look = shareRunning(checkDatabase);
  const probe = createWriteProbe(probeWrite);
  let before: string | null = null;

  const isBelieved = () => {
    const doneAtMs = Math.max(recentWrites.doneAtMs(), probe.doneAtMs());
    return doneAtMs > recentWrites.troubleAtMs() && performance.now() - doneAtMs < BELIEVED_MS;
  };
  const ask = async (): Promise<Readiness> => {
    const untilMs = performance.now() + PATIENCE_MS;
    const found = await withTimeout(settle(look()), PATIENCE_MS);
    if (found === TIMED_OUT) return notReady("down");
    if (found.kind === "failed") return notReady(causeOf(found.error));
    if (found.value.isReadOnly) return notReady("read_only");
    if (!canOpenSecrets) return notReady("key");
    if (!isBelieved()) {
      const written = await withTimeout(probe.run(recentWrites.troubleAtMs()), untilMs - performance.now());
      if (written === TIMED_OUT) return notReady("stuck");
      if (written.kind === "failed") return notReady(causeOf(written.error));
    }
    return { kind: "ready", clockRules: found.value.clockRules };
  };
  return shareRunning(async () => {
    const readiness = await ask();
    const now = readiness.kind === "ready" ? null : readiness.cause;
    if (now !== null && now !== before) log.warn({ cause: now }, "not ready: nothing can be booked");
    if (now === null && before !== null) log.info("ready again");
    before = now;
    return readiness;
  });
}

/** A database that answers and does not let us look is away as far as callers are concerned. */
const causeOf = (error: unknown): TroubleCause => databaseTrouble(error)?.cause ?? "down";
const notReady = (cause: NotReadyCause): Readiness => ({ kind: "not_ready", cause });

/** A hanging database must not collect a connection from every probe. */
function shareRunning<T>(work: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | null = null;
  return () => {
    running ??= begin(work).finally(() => {
      running = null;
    });
    return running;
  };
}

async function begin<T>(work: () => Promise<T>): Promise<T> {
  return work();
}

type Settled<T> =
  | { readonly kind: "done"; readonly value: T }
  | { readonly kind: "failed"; readonly error: unknown };

function settle<T>(work: Promise<T>): Promise<Settled<T>> {
  return work.then(
    (value) => ({ kind: "done", value }),
    (error: unknown) => ({ kind: "failed", error }),
  );
}

/** How long one try is waited for before another is made beside it: its connection may lead nowhere any more. */
const FIRST_TRY_MS = 30_000;
const LAST_TRY_MS = 600_000;
/** What came of a try is told to everybody for as long, whoever asks how often. */
const TOLD_MS = 1_000;

/** A write that has no end yet goes on: it ends as soon as the database can write again, and that is then known at once. */
function createWriteProbe(probeWrite: () => Promise<void>) {
  let running: { readonly result: Promise<Settled<void>>; readonly sinceMs: number } | null = null;
  let last: { readonly result: Settled<void>; readonly atMs: number } | null = null;
  let doneAtMs = -Infinity;
  let tryMs = FIRST_TRY_MS;
  const start = () => {
    const result = settle(begin(probeWrite)).then((settled) => {
      last = { result: settled, atMs: performance.now() };
      if (settled.kind === "done") {
        doneAtMs = last.atMs;
        tryMs = FIRST_TRY_MS;
      }
      if (running?.result === result) running = null;
      return settled;
    });
    return { result, sinceMs: performance.now() };
  };
  return {
    doneAtMs: () => doneAtMs,
    /** A try from before the last trouble tells nothing of it. */
    run: async (troubleAtMs: number): Promise<Settled<void>> => {
      const nowMs = performance.now();
      if (last !== null && nowMs - last.atMs < TOLD_MS && last.atMs > troubleAtMs) return last.result;
      if (running !== null && nowMs - running.sinceMs > tryMs) {
        running = null;
        tryMs = Math.min(2 * tryMs, LAST_TRY_MS);
      }
      running ??= start();
      return running.result;
    },
  };
}
