/**
 * SQLSTATE classes after which the same request may well succeed later (PostgreSQL appendix A): connection,
 * resources, shutdown or cancelled, locks, serialization; and Node's network codes.
 */
const PASSING_CODE =
  /^(?:08|53|57|55|40)\w{3}$|^E(?:CONNREFUSED|CONNRESET|PIPE|TIMEDOUT|NOTFOUND|AI_AGAIN|HOSTUNREACH|NETUNREACH)$/;

/** pg and pg-pool give these no code. */
const PASSING_MESSAGE =
  /timeout exceeded when trying to connect|query read timeout|connection terminated|connection ended|client has encountered a connection error/i;

/** Tells a database that is away from a bug: the first is worth another try, the second is not. */
export function isDatabaseDown(error: unknown): boolean {
  for (let at = error, depth = 0; at instanceof Error && depth < 6; at = at.cause, depth += 1) {
    const code: unknown = Reflect.get(at, "code");
    if (typeof code === "string" && PASSING_CODE.test(code)) return true;
    if (PASSING_MESSAGE.test(at.message)) return true;
  }
  return false;
}
