import { TRPCClientError } from "@trpc/client";

export type ErrorKind =
  | "signed_out"
  | "no_permission"
  | "not_found"
  | "rate_limited"
  | "offline"
  | "refused"
  | "server";

const KIND_OF_STATUS: Readonly<Record<number, ErrorKind>> = {
  401: "signed_out",
  403: "no_permission",
  404: "not_found",
  429: "rate_limited",
  502: "offline",
  503: "offline",
  504: "offline",
};

/** What went wrong, as far as the person in front of the screen can do something about it. */
export function errorKind(error: unknown): ErrorKind {
  if (!(error instanceof TRPCClientError)) return "server";
  const status = statusOf(error.data);
  // Without an answer there is no status: the request never reached the server, or the answer never reached us.
  if (status === null) return isAborted(error) ? "server" : "offline";
  return KIND_OF_STATUS[status] ?? (status < 500 ? "refused" : "server");
}

function statusOf(data: unknown): number | null {
  if (typeof data !== "object" || data === null || !("httpStatus" in data)) return null;
  return typeof data.httpStatus === "number" ? data.httpStatus : null;
}

const isAborted = (error: Error) => error.cause instanceof DOMException && error.cause.name === "AbortError";
