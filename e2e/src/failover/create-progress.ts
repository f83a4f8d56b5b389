export type Progress = {
  /** What is being done now. */
  readonly say: (line: string) => void;
  readonly end: () => void;
};

/** On a terminal one line that changes, for somebody who waits; elsewhere a line for each step, for a log. */
export function createProgress(stream: NodeJS.WriteStream): Progress {
  const startedAt = Date.now();
  return {
    say: (line) => {
      if (!stream.isTTY) {
        stream.write(`${line}\n`);
        return;
      }
      const minutes = Math.floor((Date.now() - startedAt) / 60_000);
      const room = Math.max(20, stream.columns - 1);
      stream.write(`\r\u001B[K${`${minutes} min  ${line.trim()}`.slice(0, room)}`);
    },
    end: () => void (stream.isTTY && stream.write("\r\u001B[K")),
  };
}
