import { setTimeout as delay } from "node:timers/promises";
import type { Listener, Session, SessionBuilder } from "@ngrok/ngrok";
import { type Tunnel, TunnelError } from "./tunnel.ts";

export type NgrokOptions = {
  readonly token: string;
  /** A static domain of the account; else ngrok chooses. */
  readonly domain: string | null;
  readonly port: number;
  readonly onDisconnect: (reason: string) => void;
  /** ngrok's network edge, for a test that stands in for it. */
  readonly serverAddress?: string;
  readonly timeoutMs?: number;
};

const TIMEOUT_MS = 15_000;

/**
 * Takes the address at ngrok without letting anything in: that begins with `expose`. The session reconnects by itself;
 * when it gives up, `locate` says null.
 *
 * @throws TunnelError
 */
export async function openNgrokTunnel(options: NgrokOptions): Promise<Tunnel> {
  const { domain, timeoutMs = TIMEOUT_MS, onDisconnect } = options;
  let isConnected = false;
  let lastReason = "";
  const builder = await prepareSession(options, (reason) => {
    lastReason = reason;
    if (isConnected) onDisconnect(reason);
  });
  const session = await inTime(builder.connect(), timeoutMs, () => lastReason);
  const endpoint = session.httpEndpoint();
  if (domain !== null) endpoint.domain(domain);
  const listener = await inTime(endpoint.listen(), timeoutMs, () => lastReason).catch(
    async (error: unknown) => {
      await session.close().catch(() => {});
      throw error;
    },
  );
  isConnected = true;
  return toTunnel(session, listener, options.port);
}

async function prepareSession(
  { token, serverAddress }: NgrokOptions,
  onDisconnect: (reason: string) => void,
): Promise<SessionBuilder> {
  // Loaded here alone: the native module would cost every other command its time.
  const ngrok = (await import("@ngrok/ngrok")).default;
  // The builder's methods change it, and answer with it.
  const builder = new ngrok.SessionBuilder();
  builder.authtoken(token);
  if (serverAddress !== undefined) builder.serverAddr(serverAddress);
  builder.handleDisconnection((_address, reason) => {
    onDisconnect(reason);
    return true;
  });
  return builder;
}

function toTunnel(session: Session, listener: Listener, port: number): Tunnel {
  const addressNow = () => listener.url()?.replace(/\/+$/, "") ?? null;
  const url = addressNow();
  if (url === null) throw new TunnelError("ngrok gave no address.");
  let isOver = false;
  return {
    source: "ngrok",
    url,
    expose: async () => {
      // Resolves when forwarding ends, so nobody waits for it.
      const over = () => void (isOver = true);
      listener.forward(`localhost:${port}`).then(over, over);
    },
    locate: async () => (isOver ? null : addressNow()),
    close: async () => {
      isOver = true;
      await listener.close().catch(() => {});
      await session.close().catch(() => {});
    },
  };
}

async function inTime<T>(work: Promise<T>, timeoutMs: number, lastReason: () => string): Promise<T> {
  const timer = new AbortController();
  const late = delay(timeoutMs, undefined, { signal: timer.signal }).then(() => {
    throw new TunnelError(
      `ngrok did not answer within ${timeoutMs / 1000} s. ${firstLine(lastReason())}`.trim(),
    );
  });
  late.catch(() => {});
  try {
    return await Promise.race([work, late]);
  } catch (error) {
    if (error instanceof TunnelError) throw error;
    throw new TunnelError(
      `ngrok refused: ${firstLine(error instanceof Error ? error.message : String(error))}`,
    );
  } finally {
    timer.abort();
  }
}

function firstLine(text: string): string {
  return text.replaceAll(/\s+/g, " ").trim().slice(0, 200);
}
