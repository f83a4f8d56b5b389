import { type ImportGroup, joinImportRows } from "@callwaiting/domain/join-import-rows";
import { type ImportRow, type ImportContext, readImportRow } from "@callwaiting/domain/read-import-row";
import type { AppRouter } from "@callwaiting/server/router";
import type { inferRouterInputs, inferRouterOutputs } from "@trpc/server";
import type { Api } from "../../../api/create-api.ts";
import { describeContradiction, describeCrowd, describeProblemOf } from "./describe-problem-row.ts";
import type { Sheet, SheetRow } from "./read-file.ts";
import { untilAnswered } from "./until-answered.ts";

export type OnDifference = inferRouterInputs<AppRouter>["contactImport"]["check"]["onDifference"];
export type Plan = inferRouterOutputs<AppRouter>["contactImport"]["check"][number]["plans"][number];

export type LeftRow = SheetRow & { readonly why: string };

/** Those of one number, with what becomes of each. */
export type CheckedGroup = {
  readonly rows: ImportGroup;
  readonly plans: readonly Plan[];
  readonly contactId: string | null;
  readonly version: string | null;
};

export type Preview = {
  readonly groups: readonly CheckedGroup[];
  readonly onDifference: OnDifference;
  /** Cannot be read, or contradicts another row. */
  readonly left: readonly LeftRow[];
  /** Rows that say of somebody what another row has said. */
  readonly repeated: number;
};

/** As many as the server takes at once. */
export const STEP = 100;
/** The screen goes on while rows are read. */
const READ_AT_ONCE = 500;

export type Check = {
  readonly client: Api["client"];
  readonly sheet: Sheet;
  readonly context: ImportContext;
  readonly onDifference: OnDifference;
  readonly signal: AbortSignal;
  /** From 0 to 1. */
  readonly onProgress: (done: number) => void;
};

/** Reads all rows, and asks the server what they would do. */
export async function checkSheet(check: Check): Promise<Preview> {
  const { sheet, onDifference, client, signal, onProgress } = check;
  const { read, left } = await readRows(check);
  const joined = joinImportRows(read);
  const cellsOf = new Map(sheet.rows.map((row) => [row.row, row]));
  const alsoLeft = [
    ...joined.contradicting.map((each) => ({ row: each.row, why: describeContradiction(each) })),
    ...joined.crowded.map(({ row, count }) => ({ row, why: describeCrowd(count) })),
  ].map(({ row, why }) => ({ row, cells: cellsOf.get(row)?.cells ?? [], why }));
  const groups: CheckedGroup[] = [];
  for (let at = 0; at < joined.groups.length; at += STEP) {
    const step = joined.groups.slice(at, at + STEP);
    const answers = await untilAnswered(
      () =>
        client.contactImport.check.mutate(
          { groups: step.map((rows) => [...rows]), onDifference },
          { signal },
        ),
      { signal },
    );
    groups.push(
      ...step.map((rows, index) => ({
        rows,
        ...(answers[index] ?? { plans: [], contactId: null, version: null }),
      })),
    );
    onProgress((at + step.length) / joined.groups.length);
  }
  return {
    groups,
    onDifference,
    left: [...left, ...alsoLeft].sort((one, other) => one.row - other.row),
    repeated: joined.repeated.length,
  };
}

async function readRows({ sheet, context, signal }: Check) {
  const read: ImportRow[] = [];
  const left: LeftRow[] = [];
  const rows = sheet.hasHeads ? sheet.rows.slice(1) : sheet.rows;
  for (const [at, row] of rows.entries()) {
    if (at % READ_AT_ONCE === 0) await new Promise((resolve) => setTimeout(resolve));
    signal.throwIfAborted();
    const result = readImportRow(row, context);
    if (result.kind === "read") read.push(result.row);
    if (result.kind === "unreadable") {
      left.push({ ...row, why: result.problems.map(describeProblemOf).join(" ") });
    }
  }
  return { read, left };
}
