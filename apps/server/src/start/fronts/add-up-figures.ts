import { type Figures, createFigureSum, figures } from "../../telemetry/metrics/sum-figures.ts";
import type { Member } from "./crew.ts";
import { createQuestions } from "./questions.ts";

export type FiguresOfAll = {
  /** In Prometheus's text format. */
  readonly text: () => Promise<string>;
  readonly answered: (id: number, said: Figures) => void;
  readonly left: (member: Member) => void;
};

/** A process that is busy for longer is in the sum with what it said last. */
const PATIENCE_MS = 1_000;
const OWN = 0;

/** The figures of those that answer requests and of this process, as those of one server. */
export function addUpFigures(
  members: () => readonly Member[],
  readOwn: () => Promise<readonly object[]>,
): FiguresOfAll {
  const sum = createFigureSum();
  const { ask, answered } = createQuestions<Figures>();
  return {
    async text() {
      const asked = members().map(async ({ id: member, send }) => {
        const said = await ask((id) => send({ kind: "askFigures", id }), PATIENCE_MS);
        if (said !== null) sum.note(member, said);
      });
      await Promise.all(asked);
      sum.note(OWN, figures.parse(JSON.parse(JSON.stringify(await readOwn()))));
      return sum.text();
    },
    answered,
    left: ({ id }) => sum.leave(id),
  };
}
