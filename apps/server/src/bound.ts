import type * as db from "@callwaiting/db";

type Db = typeof db;
type OfPool = (pool: never, ...rest: never[]) => Promise<unknown>;

/** A function of packages/db that takes a pool first, by its name. */
export type PortName = { [K in keyof Db]: Db[K] extends OfPool ? K : never }[keyof Db];

/** These functions of packages/db with their pool already given: what a use case or an adapter is handed. */
export type Ports<Names extends readonly PortName[]> = {
  readonly [K in Names[number]]: Db[K] extends (pool: never, ...rest: infer Rest) => infer Result
    ? (...rest: Rest) => Result
    : never;
};
