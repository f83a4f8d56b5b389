import pc from "picocolors";
import { StartStopped } from "./start-error.ts";

export type Progress = {
  /** Runs the work and prints one line about it, with its duration when it took noticeably long. */
  readonly step: <T>(what: string, work: () => Promise<T>) => Promise<T>;
};

/** No step begins once `signal` is aborted. Tidy lines on a terminal and in a file alike; colours only where the terminal shows them. */
export function createProgress(print: (line: string) => void, signal: AbortSignal): Progress {
  return {
    async step(what, work) {
      if (signal.aborted) throw new StartStopped();
      const startedAt = performance.now();
      try {
        const result = await work();
        const seconds = (performance.now() - startedAt) / 1000;
        print(`  ${pc.green("✓")} ${what}${seconds < 0.1 ? "" : pc.dim(` (${seconds.toFixed(1)} s)`)}`);
        return result;
      } catch (error) {
        if (signal.aborted) throw new StartStopped();
        print(`  ${pc.red("✗")} ${what}`);
        throw error;
      }
    },
  };
}
