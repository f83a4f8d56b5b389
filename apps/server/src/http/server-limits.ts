import type { ServerOptions } from "node:http";

/**
 * For `http.createServer(serverLimits, app)`: a client that sends slowly is cut off instead of holding a
 * connection. Times in milliseconds.
 */
export const serverLimits = {
  headersTimeout: 10_000,
  /** Headers and body together; 16 MB in this time is 0.6 MB/s. */
  requestTimeout: 30_000,
  /** Above the 60 s idle time of common load balancers, which otherwise reuse a socket that we just closed. */
  keepAliveTimeout: 65_000,
  /** How often the two timeouts above are looked at. */
  connectionsCheckingInterval: 5_000,
  maxHeaderSize: 16_384,
} as const satisfies ServerOptions;
