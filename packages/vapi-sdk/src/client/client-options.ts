import type { VapiErrorKind } from "./vapi-api-error.ts";

/** One attempt, for metrics and logs. */
export type VapiApiEvent = {
  readonly operation: string;
  readonly method: string;
  /** The template, `/assistant/{id}`: a label with few values. */
  readonly path: string;
  readonly attempt: number;
  readonly status?: number;
  readonly durationMs: number;
  readonly errorKind?: VapiErrorKind;
};

/** An item of a list that is of another form than usual. It may be anybody's: a Vapi account is shared. */
export type OddItem = {
  /** `tools.list` */
  readonly operation: string;
  /** `null`: it has none, and was left out. */
  readonly id: string | null;
  /** What was expected where. */
  readonly words: string;
};

export type RetryOptions = {
  /** The first one included. 4 by default. */
  readonly attempts?: number;
  /** 500 ms by default; from there it doubles, with jitter. */
  readonly initialDelayMs?: number;
  /** The longest wait that is not Vapi's own wish. 4 s by default. */
  readonly maxDelayMs?: number;
  /** For all attempts and waits together, Retry-After included. 30 s by default. */
  readonly totalMs?: number;
};

export type BreakerOptions = {
  /** In a row. 5 by default. */
  readonly failures?: number;
  /** 60 s by default. */
  readonly cooldownMs?: number;
};

export type VapiClientOptions = {
  readonly apiKey: string;
  /** `https://api.vapi.ai` by default; organizations in the EU have `https://api.eu.vapi.ai`. */
  readonly baseUrl?: string;
  readonly fetch?: typeof globalThis.fetch;
  /** For one attempt, its whole body included. 10 s by default. */
  readonly timeoutMs?: number;
  readonly onEvent?: (event: VapiApiEvent) => void;
  readonly onOddItem?: (odd: OddItem) => void;
  readonly retry?: RetryOptions;
  readonly breaker?: BreakerOptions;
  /** Epoch milliseconds, for durations and deadlines. The breaker's cooldown reads `Date.now()`: cockatiel takes no clock. */
  readonly clock?: () => number;
};

export type VapiClientSettings = {
  readonly apiKey: string;
  readonly baseUrl: string;
  readonly fetch: typeof globalThis.fetch;
  readonly timeoutMs: number;
  readonly onEvent: (event: VapiApiEvent) => void;
  readonly onOddItem: (odd: OddItem) => void;
  readonly retry: Required<RetryOptions>;
  readonly breaker: Required<BreakerOptions>;
  readonly clock: () => number;
};

export function readClientOptions(options: VapiClientOptions): VapiClientSettings {
  return {
    apiKey: checkKey(options.apiKey),
    baseUrl: checkBaseUrl(options.baseUrl ?? "https://api.vapi.ai"),
    fetch: options.fetch ?? globalThis.fetch,
    timeoutMs: options.timeoutMs ?? 10_000,
    onEvent: options.onEvent ?? (() => {}),
    onOddItem: options.onOddItem ?? (() => {}),
    retry: { attempts: 4, initialDelayMs: 500, maxDelayMs: 4_000, totalMs: 30_000, ...options.retry },
    breaker: { failures: 5, cooldownMs: 60_000, ...options.breaker },
    clock: options.clock ?? (() => Date.now()),
  };
}

/** Checked here because fetch would quote a key with a line break in its error. */
function checkKey(apiKey: string): string {
  if (/^[\x21-\x7e]+$/.test(apiKey)) return apiKey;
  throw new TypeError("The Vapi API key is empty or has characters that no HTTP header can carry.");
}

function checkBaseUrl(baseUrl: string): string {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  const isHttp = url?.protocol === "https:" || url?.protocol === "http:";
  if (isHttp && url.search === "" && url.hash === "") return url.href.replace(/\/+$/, "");
  throw new TypeError("The Vapi base URL must be http(s), without a query.");
}
