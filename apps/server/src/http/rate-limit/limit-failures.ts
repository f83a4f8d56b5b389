import type { RequestHandler, Response } from "express";
import { contextOf } from "../request-context.ts";
import { addressOf } from "./address-of.ts";
import { replyTooMany } from "./reply-too-many.ts";
import { type SlowRefusal, createSlowing } from "./slow-refusals.ts";
import { createWindowCounter } from "./window-counter.ts";

export type FailureLimitOptions = {
  /** How many refusals (401, 403) an address gets in a minute before it gets 429 instead. */
  readonly failuresPerMinute: number;
};

const NAME = "failures";

/**
 * Limits failed authentications per address. All of Vapi calls from a few shared addresses, so an address over its
 * limit is not shut out: whoever shows a right secret is served as ever, whatever others behind the address do.
 * Hence nothing is counted or blocked that might still succeed:
 * - a request without usable credentials is refused at once, its body unread;
 * - so is a credential that has itself failed that often (a misconfigured sender that repeats itself);
 * - any other request is authenticated, and when that fails its 401 or 403 becomes a 429.
 */
export function limitFailures({ failuresPerMinute: limit }: FailureLimitOptions): RequestHandler {
  const byAddress = createWindowCounter();
  const byCredential = createWindowCounter();
  const slowly = createSlowing();

  return (request, response, next) => {
    const address = addressOf(request);
    const { credentials } = contextOf(response);
    // Null: nothing that could ever be right.
    const key = "sha256" in credentials ? credentials.sha256 : null;
    const known = key === null ? byAddress.look(address) : byCredential.look(key);
    if (known.count >= limit) {
      return slowly(response, () => replyTooMany(response, { name: NAME, limit, window: known }));
    }

    onRefusal(response, slowly, (status) => {
      // A 403 came with a right secret: counting it against the secret would shut out its owner.
      if (status === 401 && key !== null) byCredential.hit(key);
      const window = byAddress.hit(address);
      return window.count > limit ? () => replyTooMany(response, { name: NAME, limit, window }) : null;
    });
    next();
  };
}

type Replace = (() => void) | null;

/** Looks at a refusal when it is to be sent and is known to be one, and may send another answer instead. */
function onRefusal(response: Response, slowly: SlowRefusal, decide: (status: 401 | 403) => Replace): void {
  const send = response.json.bind(response);
  response.json = (body) => {
    response.json = send;
    const { statusCode } = response;
    if (statusCode !== 401 && statusCode !== 403) return send(body);
    const replace = decide(statusCode);
    slowly(response, () => {
      if (replace === null) {
        send(body);
        return;
      }
      response.removeHeader("WWW-Authenticate");
      replace();
    });
    return response;
  };
}
