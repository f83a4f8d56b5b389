import type { Target } from "../target/open-target.ts";

/** Does something with a target and removes what was made, whether it went well, failed or was interrupted. */
export async function withTarget<T>(
  target: Target,
  work: () => Promise<T>,
): Promise<{ readonly value: T; readonly leftovers: readonly string[] }> {
  let value: T;
  try {
    value = await work();
  } catch (error) {
    for (const leftover of await target.cleanUp()) console.error(leftover);
    throw error;
  }
  const leftovers = await target.cleanUp();
  // What was under way has finished, but nobody is waiting for the result now.
  if (target.client.signal.aborted) for (const leftover of leftovers) console.error(leftover);
  target.client.signal.throwIfAborted();
  return { value, leftovers };
}
