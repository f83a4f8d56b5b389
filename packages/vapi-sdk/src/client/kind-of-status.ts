import type { VapiErrorKind } from "./vapi-api-error.ts";

/** What a status other than 2xx means to us. */
export function kindOfStatus(status: number): VapiErrorKind {
  switch (status) {
    case 401:
    case 403:
      return "unauthorized";
    case 404:
      return "not_found";
    case 408:
      return "timeout";
    case 409:
      return "conflict";
    case 429:
      return "rate_limited";
    default:
      if (status >= 500) return "server";
      return status >= 400 ? "bad_request" : "bad_reply";
  }
}
