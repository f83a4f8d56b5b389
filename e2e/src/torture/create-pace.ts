/** Ties faults to operations: the n-th fault begins after so many operations, and load goes on while it lasts. */
export function createPace(faults: readonly { readonly afterOperations: number }[]) {
  let healed = 0;
  const waiting: (() => void)[] = [];
  const begun = faults.map(() => {
    let resolve = () => {};
    const promise = new Promise<void>((done) => (resolve = done));
    return { promise, resolve };
  });
  return {
    mayBegin: async (n: number) => {
      faults.forEach(({ afterOperations }, at) => n >= afterOperations && begun[at]?.resolve());
      // Not further than the next fault, while the last one is not over.
      while (n >= (faults[healed + 1]?.afterOperations ?? Infinity)) {
        await new Promise<void>((resolve) => waiting.push(resolve));
      }
    },
    untilDue: (at: number) => begun[at]?.promise,
    heal: () => {
      healed += 1;
      for (const resolve of waiting.splice(0)) resolve();
    },
  };
}
