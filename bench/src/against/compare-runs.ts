import { type Variant, interleave } from "../load/interleave.ts";
import type { RunFigures } from "../statistics/summarize.ts";
import type { ComparedFigure } from "./comparison.ts";

/** What is run at both builds: its name, and a run for each, this one's first. */
export type PairedRun = {
  readonly what: string;
  readonly runs: readonly [() => Promise<RunFigures>, () => Promise<RunFigures>];
};

export type PairedRounds = { readonly rounds: number; readonly signal: AbortSignal };

const FIGURES = [
  ["requests/s", "perSecond"],
  ["p50 ms", "p50"],
  ["p95 ms", "p95"],
] as const;

/** Each pair in turns, then the next one: what both do follows at once on what the other does. */
export async function compareRuns(
  pairs: readonly PairedRun[],
  options: PairedRounds,
): Promise<ComparedFigure[]> {
  const figures: ComparedFigure[] = [];
  for (const { what, runs } of pairs) {
    const variants: Variant<RunFigures>[] = [
      { name: "this", run: runs[0] },
      { name: "other", run: runs[1] },
    ];
    const results = await interleave(variants, options);
    const of = (name: string, key: keyof RunFigures) => (results.get(name) ?? []).map((each) => each[key]);
    figures.push(
      ...FIGURES.map(([unit, key]) => ({ what, unit, ofThis: of("this", key), ofOther: of("other", key) })),
    );
  }
  return figures;
}
