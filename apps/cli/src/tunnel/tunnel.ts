/** How the internet reaches the server. */
export type Tunnel = {
  readonly source: "PUBLIC_URL" | "a running ngrok agent" | "ngrok";
  /** Without a slash at its end. */
  readonly url: string;
  /** Lets requests in. Not to be called before the server has proved that it refuses strangers. */
  readonly expose: () => Promise<void>;
  /** Where it is now; null while it is down. Asked again and again. */
  readonly locate: () => Promise<string | null>;
  readonly close: () => Promise<void>;
};

/** The tunnel cannot be opened; the message is one sentence. */
export class TunnelError extends Error {
  override readonly name = "TunnelError";
}
