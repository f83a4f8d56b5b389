type Callable = (...args: never[]) => unknown;

/** These functions without their first parameter, the pool. */
export type Bound<Functions> = {
  readonly [K in keyof Functions]: Functions[K] extends (pool: never, ...rest: infer Rest) => infer Result
    ? (...rest: Rest) => Result
    : never;
};

type Wrap = (name: string, call: (...args: readonly unknown[]) => Promise<unknown>) => Callable;

/** Gives functions their pool. A function that asks for the pool of another role does not compile here. */
export function bindPool<
  Pool,
  Functions extends Readonly<Record<string, (pool: Pool, ...rest: never[]) => unknown>>,
>(pool: Pool, functions: Functions, wrap: Wrap = (_name, call) => call): Bound<Functions> {
  const bound = Object.entries(functions).map(([name, run]) => {
    const call = run as (pool: Pool, ...rest: readonly unknown[]) => Promise<unknown>;
    return [name, wrap(name, (...rest) => call(pool, ...rest))];
  });
  return Object.fromEntries(bound) as Bound<Functions>;
}
