import { AggregatorRegistry } from "prom-client";
import { z } from "zod";

/** What `metrics.figures` of another process said, once it has come as JSON, which has no word for "not a number". */
export const figures = z.array(
  z.object({
    name: z.string(),
    help: z.string(),
    type: z.string(),
    aggregator: z.string(),
    values: z.array(
      z.object({
        value: z
          .number()
          .nullable()
          .transform((value) => value ?? Number.NaN),
        labels: z.record(z.string(), z.union([z.string(), z.number()])),
        metricName: z.string().optional(),
      }),
    ),
  }),
);

export type Figures = z.infer<typeof figures>;

/** The figures of several processes as those of one server. */
export type FigureSum = {
  /** What a process says now; it replaces what it said before. */
  readonly note: (process: number, said: Figures) => void;
  /** A process has ended. What it had counted stays in the sum, because a counter that falls is read as one that began anew. */
  readonly leave: (process: number) => void;
  /** In Prometheus's text format. */
  readonly text: () => Promise<string>;
};

const COUNTED: ReadonlySet<string> = new Set(["counter", "histogram"]);

export function createFigureSum(): FigureSum {
  const said = new Map<number, Figures>();
  let departed: Promise<Figures> = Promise.resolve([]);
  const join = async (before: Promise<Figures>, left: Figures) => {
    const sum = AggregatorRegistry.aggregate([await before, left.filter(({ type }) => COUNTED.has(type))]);
    return figures.parse(await sum.getMetricsAsJSON());
  };
  return {
    note: (process, now) => void said.set(process, now),
    leave(process) {
      const last = said.get(process);
      said.delete(process);
      if (last !== undefined) departed = join(departed, last);
    },
    text: async () => AggregatorRegistry.aggregate([...said.values(), await departed]).metrics(),
  };
}
