import pc from "picocolors";

export type Progress = {
  /** Runs the work and prints one line about it, with its duration when it took noticeably long. */
  readonly step: <T>(what: string, work: () => Promise<T>) => Promise<T>;
};

/** Tidy lines on a terminal and in a file alike; colours only where the terminal shows them. */
export function createProgress(print: (line: string) => void): Progress {
  return {
    async step(what, work) {
      const startedAt = performance.now();
      try {
        const result = await work();
        const seconds = (performance.now() - startedAt) / 1000;
        print(`  ${pc.green("✓")} ${what}${seconds < 0.1 ? "" : pc.dim(` (${seconds.toFixed(1)} s)`)}`);
        return result;
      } catch (error) {
        print(`  ${pc.red("✗")} ${what}`);
        throw error;
      }
    },
  };
}
