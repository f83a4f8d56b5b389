import type { Pool, PoolClient } from "pg";
import { MortalClient } from "./mortal-client.ts";

export type IsIdle = (client: PoolClient) => boolean;

/** Tells which connections wait idle when another one was not answered in time. */
export function watchIdle(
  pool: Pool,
  onGivenUp: (idle: readonly PoolClient[], isIdle: IsIdle) => void,
): void {
  const idle = new Set<PoolClient>();
  pool.on("acquire", (client) => void idle.delete(client));
  pool.on("remove", (client) => void idle.delete(client));
  pool.on("release", (_error, client) => void idle.add(client));
  pool.on("connect", (client) => {
    if (client instanceof MortalClient) {
      client.onGivenUp = () =>
        onGivenUp(
          [...idle].filter((one) => one !== client),
          (one) => idle.has(one),
        );
    }
  });
}

/** One that is idle: the error has the pool forget it before anybody is lent it. Whoever has it would get it as that of their statement. */
export function drop(client: PoolClient): void {
  client.emit("error", new Error("Connection terminated, as another one of this pool was not answered"));
  if (client instanceof MortalClient) client.connection.stream.destroy();
}

/** A look at nothing takes a millisecond. */
const LOOK = { text: "select 1", query_timeout: 500 };

/**
 * Asks each whether it still leads anywhere, and drops those that do not: a booking may be slow for a reason of its own, as while a
 * standby is away, so one that was given up is no proof against the others. Whoever is lent one meanwhile waits for the look, which ends what is not answered.
 */
export function createIdleCheck(): (idle: readonly PoolClient[], isIdle: IsIdle) => void {
  const asked = new Set<PoolClient>();
  const ask = async (client: PoolClient, isIdle: IsIdle) => {
    asked.add(client);
    try {
      await client.query(LOOK);
    } catch {
      if (isIdle(client)) drop(client);
    } finally {
      asked.delete(client);
    }
  };
  return (idle, isIdle) => {
    for (const client of idle) if (!asked.has(client)) void ask(client, isIdle);
  };
}
