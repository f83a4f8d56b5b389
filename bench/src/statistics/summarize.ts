import { max, median, min, quantile } from "simple-statistics";

/** Of one run. Times in ms. */
export type RunFigures = {
  readonly count: number;
  readonly perSecond: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
};

/** The middle of several rounds, and how far they lie apart. */
export type Spread = { readonly median: number; readonly min: number; readonly max: number };

export type Samples = {
  /** One per request, in ms. */
  readonly latenciesMs: readonly number[];
  readonly elapsedMs: number;
};

export function summarizeRun({ latenciesMs, elapsedMs }: Samples): RunFigures {
  const [p50, p95, p99] = quantile([...latenciesMs], [0.5, 0.95, 0.99]) as [number, number, number];
  const count = latenciesMs.length;
  return { count, perSecond: (count / elapsedMs) * 1_000, p50, p95, p99, max: max([...latenciesMs]) };
}

export function spreadOf(values: readonly number[]): Spread {
  const all = [...values];
  return { median: median(all), min: min(all), max: max(all) };
}

/** The spread of one figure over the rounds of a variant. */
export function spreadBy(rounds: readonly RunFigures[], key: keyof RunFigures): Spread {
  return spreadOf(rounds.map((round) => round[key]));
}

/**
 * How many times as much one variant did as another: the median of the rounds' own ratios. Two runs of one round
 * had the same weather, so that is steadier than the ratio of two medians.
 */
export function ratioOfRounds(
  ones: readonly RunFigures[],
  others: readonly RunFigures[],
  key: keyof RunFigures,
): Spread {
  return spreadOf(ones.map((one, i) => one[key] / (others[i]?.[key] ?? Number.NaN)));
}
