/** What was opened, to be closed in the opposite order, whatever fails meanwhile. */
export type Closers = {
  readonly add: (close: () => Promise<unknown>) => void;
  readonly closeAll: () => Promise<void>;
};

export function createClosers(): Closers {
  const open: (() => Promise<unknown>)[] = [];
  return {
    add: (close) => void open.push(close),
    async closeAll() {
      for (let close = open.pop(); close !== undefined; close = open.pop()) await close().catch(() => {});
    },
  };
}
