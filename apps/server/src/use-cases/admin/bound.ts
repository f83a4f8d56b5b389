/** A function of packages/db with its pool already given: what an adapter is handed. */
// oxlint-disable-next-line typescript/no-explicit-any -- Any pool: they differ in what they may see, not in type.
export type Bound<F extends (db: any, ...rest: never[]) => Promise<unknown>> = F extends (
  // oxlint-disable-next-line typescript/no-explicit-any -- As above.
  db: any,
  ...rest: infer Rest
) => infer Result
  ? (...rest: Rest) => Result
  : never;
