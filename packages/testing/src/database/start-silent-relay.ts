import { once } from "node:events";
import { type AddressInfo, type Socket, connect, createServer } from "node:net";

export type SilentRelay = AsyncDisposable & {
  /** The database, through the relay. */
  readonly databaseUrl: string;
  /** As when an address moves: connections from before stay open and hear nothing any more, new ones work. */
  readonly silenceOpenConnections: () => void;
  /** How many connections from before are still held open by the client. */
  readonly silent: () => number;
};

/** Between a pool and its PostgreSQL. */
export async function startSilentRelay(databaseUrl: string): Promise<SilentRelay> {
  const target = new URL(databaseUrl);
  const open = new Map<Socket, Socket>();
  const silenced = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(Number(target.port || 5432), target.hostname);
    open.set(client, upstream);
    const close = () => {
      open.delete(client);
      silenced.delete(client);
      client.destroy();
      upstream.destroy();
    };
    client.on("close", close).on("error", close).pipe(upstream);
    upstream
      .on("close", () => silenced.has(client) || close())
      .on("error", close)
      .pipe(client);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = new URL(target);
  url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    databaseUrl: url.href,
    silenceOpenConnections: () => {
      for (const [client, upstream] of open) {
        silenced.add(client);
        client.unpipe(upstream).resume();
        upstream.unpipe(client).resume();
      }
      open.clear();
    },
    silent: () => silenced.size,
    [Symbol.asyncDispose]: async () => {
      server.close();
      for (const client of [...open.keys(), ...silenced]) client.destroy();
    },
  };
}
