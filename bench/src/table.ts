import type { World } from "./world/open-world.ts";

/** One table of the results. */
export type Table = {
  readonly title: string;
  /** What was measured and how, in a sentence or three. */
  readonly method: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly goals: readonly Goal[];
  /** The figures behind the rows, unrounded. */
  readonly data: unknown;
};

/** A figure to aim for. Whether it was met is reported; nothing fails when it was not. */
export type Goal = {
  readonly wish: string;
  readonly measured: string;
  readonly met: boolean;
};

/** A result beside what must be known to read it. */
export type MeasuredTable = Table & {
  /** ISO 8601, UTC. */
  readonly measuredAt: string;
  readonly commit: string;
  readonly seconds: number;
  /** What else the machine did just before, 0 to 1. */
  readonly othersShare: number;
};

/** How each is measured, by the name for `--only`. */
export type Tables = Readonly<Record<string, (world: World) => Promise<Table>>>;
