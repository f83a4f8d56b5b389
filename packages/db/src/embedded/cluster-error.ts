export type ClusterErrorKind =
  | "already_running"
  | "no_binaries"
  | "no_space"
  | "not_permitted"
  | "port_taken"
  | "start_failed"
  | "wrong_version";

/** A failure the operator can do something about: the message is one sentence that says what. */
export class ClusterError extends Error {
  readonly kind: ClusterErrorKind;

  constructor(kind: ClusterErrorKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "ClusterError";
    this.kind = kind;
  }
}

/** Whoever asked for a start has asked for its end meanwhile. */
export function refuseAborted(signal: AbortSignal): void {
  if (signal.aborted) throw new ClusterError("start_failed", "PostgreSQL was stopped while it started.");
}

const PERMISSION_CODES = new Set(["EACCES", "EPERM", "EROFS"]);

/** Turns what the file system or the kernel said into a ClusterError; anything unknown stays what it is. */
export function toClusterError(error: unknown, dataDir: string): unknown {
  if (error instanceof ClusterError || !(error instanceof Error) || !("code" in error)) return error;
  if (error.code === "ENOSPC" || error.code === "EDQUOT") return noSpace(dataDir, error);
  if (typeof error.code !== "string" || !PERMISSION_CODES.has(error.code)) return error;
  const path = "path" in error && typeof error.path === "string" ? error.path : dataDir;
  return new ClusterError(
    "not_permitted",
    `PostgreSQL's files in ${dataDir} cannot be used by this account (${error.code} on ${path}): ` +
      `start CallWaiting as the account that started it before, or set DATA_DIR to a folder of your own.`,
    { cause: error },
  );
}

/** Explains a PostgreSQL program that ended with an error by what it printed (always English: LC_ALL=C). */
export function explainOutput(what: string, dataDir: string, output: string): ClusterError {
  const tail = lastLines(output, 15);
  if (/shared memory.*No space left on device/i.test(output)) {
    return new ClusterError(
      "no_space",
      `PostgreSQL found no room in shared memory: give the machine or container a larger /dev/shm.\n${tail}`,
    );
  }
  const isFull = /No space left on device|Check free disk space|Disk quota exceeded/i.test(output);
  if (isFull) return noSpace(dataDir);
  return new ClusterError("start_failed", `${what}; its last words were:\n${tail}`);
}

function noSpace(dataDir: string, cause?: Error): ClusterError {
  return new ClusterError(
    "no_space",
    `There is no space left on the disk that holds ${dataDir}: free at least 200 MB and start again.`,
    cause && { cause },
  );
}

function lastLines(text: string, count: number): string {
  const lines = text.trimEnd().split("\n").slice(-count);
  return lines.map((line) => `  ${line}`).join("\n");
}
