import type * as db from "@callwaiting/db";

type Db = typeof db;
// oxlint-disable-next-line typescript/no-explicit-any -- Any pool: they differ in what they may see, not in type.
type OfPool = (pool: any, ...rest: never[]) => Promise<unknown>;

/** A function of packages/db that takes a pool first, by its name. */
export type PortName = { [K in keyof Db]: Db[K] extends OfPool ? K : never }[keyof Db];

/** These functions of packages/db with their pool already given: what a use case or an adapter is handed. */
export type Ports<Names extends readonly PortName[]> = {
  readonly [K in Names[number]]: Db[K] extends (
    // oxlint-disable-next-line typescript/no-explicit-any -- As above.
    pool: any,
    ...rest: infer Rest
  ) => infer Result
    ? (...rest: Rest) => Result
    : never;
};
