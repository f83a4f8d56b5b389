import type { ImportRow } from "@callwaiting/domain/read-import-row";
import type { Plan, Preview } from "./check-sheet.ts";

export type PlannedRow = { readonly row: ImportRow; readonly plan: Plan; readonly contactId: string | null };

/** The rows of a preview by what becomes of them, each list as in the file. `kept`: those that say something else. */
export function sortRows({ groups }: Pick<Preview, "groups">) {
  const rows = groups
    .flatMap(({ rows, plans, contactId }) =>
      rows.flatMap((row, at) => {
        const plan = plans[at];
        return plan === undefined ? [] : [{ row, plan, contactId }];
      }),
    )
    .sort((one, other) => one.row.row - other.row.row);
  const kept = (plan: Plan) => (plan.kind === "same" || plan.kind === "change" ? plan.kept.length : 0);
  return {
    added: rows.filter(({ plan }) => plan.kind === "add" || plan.kind === "add_person"),
    changed: rows.filter(({ plan }) => plan.kind === "change"),
    same: rows.filter(({ plan }) => plan.kind === "same"),
    kept: rows.filter(({ plan }) => kept(plan) > 0),
  } satisfies Record<string, readonly PlannedRow[]>;
}
