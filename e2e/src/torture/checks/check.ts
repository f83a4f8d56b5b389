import type { DatabaseRows } from "../database-rows.ts";
import type { Call } from "../history.ts";
import type { Timeline } from "../replay-changes.ts";

export type Evidence = {
  readonly history: readonly Call[];
  readonly rows: DatabaseRows;
  /** What became of each appointment, by organization and id. */
  readonly timelines: ReadonlyMap<string, Timeline>;
};

/** One sentence for each thing that is not as it must be. */
export type Check = (evidence: Evidence) => string[];

export const keyOf = (orgId: string, id: string) => `${orgId} ${id}`;

/** Whether both texts name the same instant, however they are spelled. */
export const isSameInstant = (one: string, other: string) => Date.parse(one) === Date.parse(other);

/** May have had an effect: it was done, or nobody knows. */
export const mayHaveHappened = ({ answer }: Call) => answer.kind !== "refused";

export const isUncertain = ({ answer }: Call) => answer.kind === "unknown" || answer.kind === "broken";

export function groupBy<T>(items: readonly T[], keyOfItem: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOfItem(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

/** The operation that an appointment was booked for: it is written into the notes. */
export const operationIn = (notes: string) => /^op-\d+/.exec(notes)?.[0] ?? null;

export const describe = ({ operation, delivery, request, answer }: Call) =>
  `${operation}.${delivery} (${request.kind}, answered ${answer.kind}${"outcome" in answer ? ` ${answer.outcome}` : ""})`;
