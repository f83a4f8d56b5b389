export type VapiErrorKind =
  /** Vapi refused it, or our own schema did before it was sent; then there is no `status`. */
  | "bad_request"
  | "unauthorized"
  | "not_found"
  | "conflict"
  | "rate_limited"
  /** 5xx. What was asked may have been done anyway, as with the next two. */
  | "server"
  /** No whole answer in time; or 408. */
  | "timeout"
  /** Refused, reset, unknown host. */
  | "connection"
  /** Not sent: Vapi failed too often just now. */
  | "circuit_open"
  /** A success that is not JSON or not of the expected shape; or a redirect. */
  | "bad_reply";

export type VapiErrorDetails = {
  readonly operation: string;
  /** 1 for the first; above that earlier attempts failed. 0: never sent. */
  readonly attempt: number;
  readonly status?: number | undefined;
  /** How long Vapi asks us to wait. */
  readonly retryAfterMs?: number | undefined;
};

/**
 * Everything that can go wrong with a request, told apart by `kind` for a switch. It has no `cause`: errors of fetch can
 * quote the headers they choked on, and with them the key.
 */
export class VapiApiError extends Error {
  override readonly name = "VapiApiError";
  readonly kind: VapiErrorKind;
  readonly operation: string;
  readonly attempt: number;
  readonly status: number | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(kind: VapiErrorKind, sentence: string, details: VapiErrorDetails) {
    super(`${details.operation}: ${sentence}`);
    this.kind = kind;
    this.operation = details.operation;
    this.attempt = details.attempt;
    this.status = details.status;
    this.retryAfterMs = details.retryAfterMs;
  }
}
