import type { Migration } from "./read-migrations.ts";

export type AppliedMigration = { readonly name: string; readonly sha256: string };

export type MigrationPlan =
  | { readonly kind: "run"; readonly pending: readonly Migration[] }
  /** A landed file was changed afterwards. */
  | { readonly kind: "edited"; readonly name: string }
  /** A new file sorts before one that has run already, e.g. from a branch that was merged late. */
  | { readonly kind: "out_of_order"; readonly name: string; readonly after: string };

/**
 * What is left to run. Names in the database that we do not know are left alone when they are newer than all of
 * ours: an older server may start while a newer one has migrated already.
 */
export function planMigrations(
  files: readonly Migration[],
  applied: readonly AppliedMigration[],
): MigrationPlan {
  const appliedByName = new Map(applied.map((row) => [row.name, row]));
  for (const file of files) {
    const row = appliedByName.get(file.name);
    if (row !== undefined && row.sha256 !== file.sha256) return { kind: "edited", name: file.name };
  }
  const pending = files.filter((file) => !appliedByName.has(file.name));
  const latest = applied
    .map((row) => row.name)
    .sort()
    .at(-1);
  const first = pending[0];
  if (first !== undefined && latest !== undefined && first.name < latest) {
    return { kind: "out_of_order", name: first.name, after: latest };
  }
  return { kind: "run", pending };
}
