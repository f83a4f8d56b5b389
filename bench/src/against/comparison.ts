import { withSpread } from "../report/format-figure.ts";
import { type Spread, spreadOf } from "../statistics/summarize.ts";
import type { Goal, Table } from "../table.ts";
import type { Builds } from "./builds.ts";

/** One figure of both builds: a value for each round, the rounds of both in the same order. */
export type ComparedFigure = {
  readonly what: string;
  readonly unit: string;
  readonly ofThis: readonly number[];
  readonly ofOther: readonly number[];
};

/** What a figure's ratio was to become against a certain commit. */
export type RatioGoal = {
  readonly against: string;
  readonly what: string;
  readonly unit: string;
  readonly atMost?: number;
  readonly atLeast?: number;
};

export type Comparison = {
  readonly subject: string;
  readonly method: string;
  readonly figures: readonly ComparedFigure[];
  readonly goals: readonly RatioGoal[];
};

/** The median of the rounds' own ratios: two runs of one round had the same weather. */
export function ratioOf({ ofThis, ofOther }: ComparedFigure): Spread {
  return spreadOf(ofThis.map((value, i) => value / (ofOther[i] ?? Number.NaN)));
}

export function comparisonTable(
  { subject, method, figures, goals }: Comparison,
  [current, other]: Builds,
): Table {
  return {
    title: `Against ${other.name}: ${subject}`,
    method: `${method} Both builds take turns. The median round, and in brackets the outer ones; the ratio is of the rounds' own ratios.`,
    columns: ["what", "figure", current.name, other.name, `${current.name} ÷ ${other.name}`],
    rows: figures.map((figure) => [
      figure.what,
      figure.unit,
      withSpread(spreadOf(figure.ofThis)),
      withSpread(spreadOf(figure.ofOther)),
      withSpread(ratioOf(figure)),
    ]),
    goals: goals.filter(({ against }) => other.name.startsWith(against)).map((goal) => judge(goal, figures)),
    data: figures,
  };
}

function judge(
  { what, unit, against, atMost, atLeast }: RatioGoal,
  figures: readonly ComparedFigure[],
): Goal {
  const figure = figures.find((each) => each.what === what && each.unit === unit);
  if (figure === undefined) throw new Error(`Nothing measures the goal "${what}, ${unit}".`);
  const ratio = ratioOf(figure).median;
  const bound = atMost === undefined ? `≥ ${atLeast}` : `≤ ${atMost}`;
  return {
    wish: `${what}, ${unit}, ${bound} × ${against}`,
    measured: `${ratio.toFixed(2)} ×`,
    met: ratio <= (atMost ?? Infinity) && ratio >= (atLeast ?? 0),
  };
}
