import { type IncomingMessage, request as httpRequest } from "node:http";
import { type RequestOptions, request as httpsRequest } from "node:https";
import type { LookupFunction } from "node:net";
import { type Found, RefusedAddress, type WebhookGuard } from "./webhook-guard.ts";

export type EventPost = {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** When the server stops. */
  readonly signal: AbortSignal;
};

export type PostLimits = { readonly timeoutMs: number; readonly maxBytes: number };

export type PostAnswer =
  | {
      readonly kind: "answered";
      readonly statusCode: number;
      /** As the receiver asked for, in s; a day at most. */
      readonly retryAfter: number | undefined;
    }
  | { readonly kind: "unanswered"; readonly trouble: string };

export const POST_LIMITS: PostLimits = { timeoutMs: 15_000, maxBytes: 64 * 1024 };

/**
 * POSTs once: to the addresses that the guard has looked at, without a proxy of the environment, and no redirect is followed. The status
 * is the answer; what comes after it is read for as long as it is short and quick, and kept nowhere.
 */
export async function postEvent(
  post: EventPost,
  guard: WebhookGuard,
  limits: PostLimits = POST_LIMITS,
): Promise<PostAnswer> {
  const late = AbortSignal.timeout(limits.timeoutMs);
  const signal = AbortSignal.any([late, post.signal]);
  try {
    const url = guard.read(post.url);
    const response = await open(url, await guard.find(url), { ...post, signal });
    await skim(response, limits.maxBytes);
    return {
      kind: "answered",
      statusCode: response.statusCode ?? 0,
      retryAfter: readRetryAfter(response.headers["retry-after"]),
    };
  } catch (error) {
    if (late.aborted) {
      return { kind: "unanswered", trouble: `It did not answer within ${limits.timeoutMs / 1_000} seconds.` };
    }
    return { kind: "unanswered", trouble: describe(error) };
  }
}

/** Whatever number it is: nobody is left alone for longer than a day. */
const LONGEST_WAIT_S = 86_400;

function readRetryAfter(text: string | undefined): number | undefined {
  const seconds = Number(text);
  return Number.isInteger(seconds) && seconds > 0 ? Math.min(seconds, LONGEST_WAIT_S) : undefined;
}

function open(url: URL, found: readonly Found[], post: EventPost): Promise<IncomingMessage> {
  const lookup: LookupFunction = (_name, options, callback) => {
    const [first] = found;
    if (options.all === true) callback(null, [...found]);
    else callback(null, first?.address ?? "", first?.family);
  };
  const asked: RequestOptions = {
    method: "POST",
    hostname: url.hostname.replace(/^\[|\]$/g, ""),
    port: url.port,
    path: url.pathname + url.search,
    headers: { ...post.headers, "content-length": Buffer.byteLength(post.body) },
    lookup,
    signal: post.signal,
    // A connection of its own, so that none is used again that was made for somebody else's address.
    agent: false,
  };
  const request = url.protocol === "https:" ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    request(asked)
      .on("response", resolve)
      .on("error", reject)
      .on("close", () => reject(new Error("closed without an answer")))
      .end(post.body);
  });
}

/** What breaks here breaks nothing: it has answered. */
async function skim(response: IncomingMessage, maxBytes: number): Promise<void> {
  let length = 0;
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length > maxBytes) break;
    }
  } catch {
    // Cut off, or too slow.
  } finally {
    response.destroy();
  }
}

const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "Nothing answers at its address.",
  ECONNRESET: "It hung up without an answer.",
  EHOSTUNREACH: "Its address cannot be reached.",
  ENETUNREACH: "Its address cannot be reached.",
  ETIMEDOUT: "Its address cannot be reached.",
  CERT_HAS_EXPIRED: "Its certificate has expired.",
  ERR_TLS_CERT_ALTNAME_INVALID: "Its certificate is for another name.",
  DEPTH_ZERO_SELF_SIGNED_CERT: "Its certificate is signed by nobody that is known.",
  SELF_SIGNED_CERT_IN_CHAIN: "Its certificate is signed by nobody that is known.",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "Its certificate is signed by nobody that is known.",
};

/** Never what was answered, which could be anything. */
function describe(error: unknown): string {
  if (error instanceof RefusedAddress) return error.message;
  const code = error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
  return WORDS[code] ?? `The connection failed${/^[A-Z0-9_]{1,60}$/.test(code) ? ` (${code})` : ""}.`;
}
