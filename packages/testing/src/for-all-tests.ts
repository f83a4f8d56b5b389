import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";

/**
 * Something that is open from before the first test of this file (or `describe`) until after the last; what was opened
 * last is closed first.
 *
 *     const db = forAllTests(() => openTestDb());
 *     const server = forAllTests(() => startTestServer({ databaseUrl: db.url }));
 */
export function forAllTests<T extends AsyncDisposable>(open: () => Promise<T>): T {
  return openBetween(open, { before: beforeAll, after: afterAll });
}

/** The same, opened anew for each test. */
export function forEachTest<T extends AsyncDisposable>(open: () => Promise<T>): T {
  return openBetween(open, { before: beforeEach, after: afterEach });
}

type Hook = (run: () => Promise<void>) => void;

function openBetween<T extends AsyncDisposable>(
  open: () => Promise<T>,
  { before, after }: { readonly before: Hook; readonly after: Hook },
): T {
  let opened: T | undefined;
  before(async () => {
    opened = await open();
  });
  // A hook of its own, not what the other one returns: that would be lost when a later hook fails.
  after(async () => {
    const closing = opened;
    opened = undefined;
    await closing?.[Symbol.asyncDispose]();
  });
  const current = (): T => {
    if (opened === undefined) throw new Error("This is open only while tests and their hooks run.");
    return opened;
  };
  return new Proxy({} as T, {
    get: (_target, key) => Reflect.get(current(), key) as unknown,
    set: (_target, key, value) => Reflect.set(current(), key, value),
    has: (_target, key) => Reflect.has(current(), key),
    ownKeys: () => Reflect.ownKeys(current()),
    getOwnPropertyDescriptor: (_target, key) => Reflect.getOwnPropertyDescriptor(current(), key),
  });
}
