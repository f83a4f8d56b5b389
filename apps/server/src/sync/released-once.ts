import type { OwnerPool } from "@callwaiting/db";

type Taken = Parameters<Parameters<OwnerPool["connect"]>[0]>;

/**
 * The same connections, which may be given back twice. graphile-worker does so with the one on which it listens where it breaks while the
 * runner ends, and hears nothing of the error: the process would end (0.18, `listenForChanges`).
 */
export function releasedOnce(pool: OwnerPool): OwnerPool {
  const connect = (callback?: (...taken: Taken) => void): unknown =>
    callback === undefined
      ? pool.connect()
      : pool.connect((error, client, release) => callback(error, client, once(release)));
  return new Proxy(pool, {
    get: (target, key) => {
      if (key === "connect") return connect;
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === "function" ? (value.bind(target) as unknown) : value;
    },
  });
}

/** A pool that was ended gives nothing to be given back. */
function once(release: Taken[2] | undefined): Taken[2] {
  let isReleased = false;
  return (reason) => {
    if (isReleased) return;
    isReleased = true;
    release?.(reason);
  };
}
