/**
 * What is the matter, in one word: `down` cannot be reached, starts or stops; `refused` lets this server in no longer; `read_only`
 * is a standby, or was set so; `full` has no disk space; `disk` cannot read or write it; `busy` has no room, or others were first.
 */
export type TroubleCause = "down" | "refused" | "read_only" | "full" | "disk" | "busy";

export type DatabaseTrouble = {
  readonly cause: TroubleCause;
  /** Nothing was changed, for certain. Otherwise the statement may have been carried out, and nobody knows. */
  readonly isUndone: boolean;
};

const undone = (cause: TroubleCause): DatabaseTrouble => ({ cause, isUndone: true });
const unknown = (cause: TroubleCause): DatabaseTrouble => ({ cause, isUndone: false });

/**
 * SQLSTATEs after which the same request may well succeed later, by the code or by its first two letters, the class (PostgreSQL
 * manual, appendix A). All others are bugs of ours. An error of a statement undoes it; not so where the connection ends, which may
 * happen while a commit that is written waits for a standby.
 */
const BY_SQLSTATE: Readonly<Record<string, DatabaseTrouble>> = {
  "08": unknown("down"),
  "08001": undone("down"),
  "08004": undone("down"),
  "25006": undone("read_only"),
  // Whoever was frozen in a transaction, or took too long for one, has lost the connection.
  "25P03": undone("down"),
  "25P04": unknown("busy"),
  // A password that was changed, a pg_hba.conf, a database that is being replaced: nothing that a request can be blamed for.
  "28": undone("refused"),
  "3D000": undone("refused"),
  "40": undone("busy"),
  "40003": unknown("down"),
  "53": undone("busy"),
  "53100": undone("full"),
  // Not class 55: an object that is not in the state that a statement needs is our mistake.
  "55006": undone("busy"),
  "55P03": undone("busy"),
  "57014": undone("busy"),
  "57P01": unknown("down"),
  "57P02": unknown("down"),
  "57P03": undone("down"),
  "57P04": unknown("refused"),
  "57P05": undone("down"),
  "58": undone("disk"),
};

/** Node's codes of a connection. One that could not be opened has sent nothing. */
const BY_NODE_CODE: Readonly<Record<string, DatabaseTrouble>> = {
  EAI_AGAIN: undone("down"),
  ECONNABORTED: unknown("down"),
  ECONNREFUSED: undone("down"),
  ECONNRESET: unknown("down"),
  EHOSTDOWN: unknown("down"),
  EHOSTUNREACH: unknown("down"),
  ENETDOWN: unknown("down"),
  ENETUNREACH: unknown("down"),
  ENOTFOUND: undone("down"),
  EPIPE: unknown("down"),
  ETIMEDOUT: unknown("down"),
};

/** pg and pg-pool give these no code. */
const BY_MESSAGE: readonly (readonly [RegExp, DatabaseTrouble])[] = [
  [
    /timeout exceeded when trying to connect|terminated due to connection timeout|^timeout expired$/i,
    undone("down"),
  ],
  [/is not queryable|connection ended before/i, undone("down")],
  [/query read timeout|connection terminated|connection ended/i, unknown("down")],
];

/** What of the database's stands in the way of a request that may succeed later; null for a bug. */
export function databaseTrouble(error: unknown): DatabaseTrouble | null {
  for (let at = error, depth = 0; at instanceof Error && depth < 6; at = at.cause, depth += 1) {
    const found = byCode(at) ?? byMessage(at);
    if (found !== undefined) return found;
  }
  return null;
}

function byMessage({ message }: Error): DatabaseTrouble | undefined {
  return BY_MESSAGE.find(([pattern]) => pattern.test(message))?.[1];
}

function byCode(error: Error): DatabaseTrouble | undefined {
  const code: unknown = Reflect.get(error, "code");
  if (typeof code !== "string") return undefined;
  if (/^[0-9A-Z]{5}$/.test(code) && /\d/.test(code)) {
    return BY_SQLSTATE[code] ?? BY_SQLSTATE[code.slice(0, 2)] ?? endOfConnection(error);
  }
  if (Reflect.get(error, "syscall") !== "connect") return BY_NODE_CODE[code];
  // Also the socket file of a PostgreSQL that is away (ENOENT), or that it may not open.
  return { ...(BY_NODE_CODE[code] ?? undone("down")), isUndone: true };
}

/** What ends a connection is no statement's fault, whatever its code: poolers of providers say XX000 for "too many clients". */
function endOfConnection(error: Error): DatabaseTrouble | undefined {
  const severity: unknown = Reflect.get(error, "severity");
  return severity === "FATAL" || severity === "PANIC" ? unknown("refused") : undefined;
}
