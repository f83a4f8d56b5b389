import {
  circuitBreaker,
  CircuitState,
  ConsecutiveBreaker,
  handleWhenResult,
  isBrokenCircuitError,
} from "cockatiel";
import type { Attempt } from "./api-request.ts";
import type { BreakerOptions } from "./client-options.ts";
import type { VapiErrorKind } from "./vapi-api-error.ts";

export type BreakerState = "closed" | "open" | "half_open";

export type Breaker = {
  readonly state: () => BreakerState;
  /** `null`: open, so nothing was asked. */
  readonly run: <T>(ask: () => Promise<Attempt<T>>) => Promise<Attempt<T> | null>;
};

/** Faults of Vapi or the way to it. Any other answer, a 4xx too, proves that Vapi is there. */
const DOWNSTREAM: ReadonlySet<VapiErrorKind> = new Set(["server", "timeout", "connection"]);

export function createBreaker({ failures, cooldownMs }: Required<BreakerOptions>): Breaker {
  const isFault = (result: unknown) => {
    const attempt = result as Attempt<unknown>;
    return !attempt.ok && DOWNSTREAM.has(attempt.error.kind);
  };
  const policy = circuitBreaker(handleWhenResult(isFault), {
    halfOpenAfter: cooldownMs,
    breaker: new ConsecutiveBreaker(failures),
  });
  return {
    state: () => nameState(policy.state),
    run: async (ask) => {
      try {
        return await policy.execute(ask);
      } catch (error) {
        if (isBrokenCircuitError(error)) return null;
        throw error;
      }
    },
  };
}

/** Open lasts until somebody asks after the cooldown: cockatiel has no timer for it. */
function nameState(state: CircuitState): BreakerState {
  if (state === CircuitState.Closed) return "closed";
  return state === CircuitState.HalfOpen ? "half_open" : "open";
}
