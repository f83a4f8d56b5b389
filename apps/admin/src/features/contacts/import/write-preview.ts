import type { Api } from "../../../api/create-api.ts";
import { type CheckedGroup, type Preview, STEP } from "./check-sheet.ts";
import { untilAnswered } from "./until-answered.ts";

export type Written = {
  /** How many of the groups were sent: an import that was stopped goes on there. */
  readonly groups: number;
  /** Somebody changed them after the preview: they were left alone. */
  readonly changedMeanwhile: readonly CheckedGroup[];
};

export const NOTHING_WRITTEN: Written = { groups: 0, changedMeanwhile: [] };

export type Write = {
  readonly client: Api["client"];
  readonly preview: Preview;
  readonly from: Written;
  readonly signal: AbortSignal;
  readonly onStep: (written: Written) => void;
  readonly onWait: (isWaiting: boolean) => void;
};

/** What there is to write. */
export const toWrite = (preview: Preview): readonly CheckedGroup[] =>
  preview.groups.filter(({ plans }) => plans.some(({ kind }) => kind !== "same"));

/**
 * Step by step; each is written whole or not at all, and may be sent again. After a stop no further step is sent; what was sent is
 * waited for.
 */
export async function writePreview({ client, preview, from, signal, onStep, onWait }: Write): Promise<void> {
  const groups = toWrite(preview);
  let written = from;
  while (written.groups < groups.length && !signal.aborted) {
    const step = groups.slice(written.groups, written.groups + STEP);
    const outcomes = await untilAnswered(
      () =>
        client.contactImport.write.mutate({
          groups: step.map(({ rows, version }) => ({ rows: [...rows], version })),
          onDifference: preview.onDifference,
        }),
      { signal, onWait },
    );
    const late = step.filter((_, at) => outcomes[at] === "changed_meanwhile");
    written = {
      groups: written.groups + step.length,
      changedMeanwhile: [...written.changedMeanwhile, ...late],
    };
    onStep(written);
  }
}
