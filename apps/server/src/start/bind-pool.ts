import type { AppPool, Standby } from "@callwaiting/db";

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

type Look = (pool: AppPool, ...rest: never[]) => Promise<unknown>;

/** The same for functions that only look: each call goes to the standby, or to the primary where that one cannot answer. */
export function bindStandby<Functions extends Readonly<Record<string, Look>>>(
  standby: Standby,
  functions: Functions,
  wrap?: Wrap,
): Bound<Functions> {
  const looks = Object.entries(functions).map(([name, look]) => {
    const call = look as (pool: AppPool, ...rest: readonly unknown[]) => Promise<unknown>;
    return [
      name,
      (_: null, ...rest: readonly unknown[]) => standby.look((pool) => call(pool, ...rest)),
    ] as const;
  });
  return bindPool(null, Object.fromEntries(looks), wrap) as Bound<Functions>;
}
