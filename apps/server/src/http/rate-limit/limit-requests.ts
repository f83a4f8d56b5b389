import type { RequestHandler } from "express";
import { type Store, rateLimit } from "express-rate-limit";
import { replyError } from "../reply-error.ts";
import { contextOf } from "../request-context.ts";
import { TOO_MANY_REQUESTS } from "./reply-too-many.ts";
import { WINDOW_MS, type WindowCount, createWindowCounter } from "./window-counter.ts";

export type RequestLimitOptions = {
  /** How many requests one secret may send in a minute. */
  readonly requestsPerMinute: number;
  readonly countRequest?: CountRequest;
};

export type CountRequest = (secretSha256: string) => WindowCount | Promise<WindowCount>;

/**
 * Limits the requests per webhook secret, so that one clinic's runaway script does not slow down all the others.
 * A secret is counted whether it is right or wrong: nobody can use up the share of one that they do not know.
 * Signed requests are not counted: whose they are shows only after the signature was checked, and to count them by
 * the organization they merely name would let a stranger use up its share.
 */
export function limitRequests({ requestsPerMinute, countRequest }: RequestLimitOptions): RequestHandler {
  return rateLimit({
    windowMs: WINDOW_MS,
    limit: requestsPerMinute,
    identifier: "requests",
    standardHeaders: "draft-8",
    legacyHeaders: false,
    store: createBoundedStore(countRequest),
    skip: (_request, response) => contextOf(response).credentials.kind !== "secret",
    keyGenerator(_request, response) {
      const { credentials } = contextOf(response);
      return credentials.kind === "secret" ? credentials.sha256 : "";
    },
    handler: (_request, response) => replyError(response, TOO_MANY_REQUESTS),
  });
}

/** The library's own store grows by one entry for every key it is sent, however many that are. */
function createBoundedStore(countElsewhere: CountRequest | undefined): Store {
  const counter = createWindowCounter();
  const countRequest = countElsewhere ?? counter.hit;
  return {
    localKeys: true,
    async increment(key) {
      const { count, resetAtMs } = await countRequest(key);
      return { totalHits: count, resetTime: new Date(resetAtMs) };
    },
    // Called only with the options that take failed or successful requests back, which are off.
    decrement: () => undefined,
    resetKey: (key) => counter.forget(key),
  };
}
