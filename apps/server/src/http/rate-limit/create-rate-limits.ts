import type { RequestHandler } from "express";
import { limitFailures } from "./limit-failures.ts";
import { type CountRequest, limitRequests } from "./limit-requests.ts";

export type RateLimits = {
  readonly failuresPerMinute: number;
  readonly requestsPerMinute: number;
  /** Counts one more request with this secret, where several processes count together. Default: this one counts alone. */
  readonly countRequest?: CountRequest;
};

export const DEFAULT_RATE_LIMITS: RateLimits = { failuresPerMinute: 60, requestsPerMinute: 6_000 };

/** What stands in front of every address that takes a webhook secret, in this order, before the body is read. */
export function createRateLimits(limits: RateLimits): RequestHandler[] {
  return [limitFailures(limits), limitRequests(limits)];
}
