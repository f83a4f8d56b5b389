import { AsyncLocalStorage } from "node:async_hooks";

/** Somebody who waits for an answer; what they would have to be told afterwards is known where it is done. */
export type Awaited = {
  /** They were answered without it: what has not begun is not begun any more. */
  isGivenUp: boolean;
  /** Called once what they asked for has ended after all. */
  readonly afterwards: (() => void)[];
};

const storage = new AsyncLocalStorage<Awaited>();

export function whileAwaited<T>(awaited: Awaited, work: () => T): T {
  return storage.run(awaited, work);
}

/** Whoever waits for what is done here; undefined where nobody is known. */
export function awaitedHere(): Awaited | undefined {
  return storage.getStore();
}
