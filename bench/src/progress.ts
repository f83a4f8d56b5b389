/** Says on stderr what is being done; stdout belongs to the results. */
export type Progress = (line: string) => void;

export function createProgress(): Progress {
  const startedAtMs = performance.now();
  return (line) => {
    const seconds = Math.round((performance.now() - startedAtMs) / 1_000);
    process.stderr.write(`${String(seconds).padStart(5)} s  ${line}\n`);
  };
}
