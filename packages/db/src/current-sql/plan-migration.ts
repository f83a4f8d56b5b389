import type { Difference } from "./compare-catalogues.ts";
import type { CatalogueObject } from "./list-catalogue.ts";
import type { SqlFile } from "./read-current-sql.ts";
import { addColumn, addConstraint, createPolicy, grantNewRights } from "./table-statements.ts";

/**
 * The statements that bring a database from what the migrations make to what sql/ says, as far as that takes nothing away
 * and needs no decision: functions, new tables, and what is new on tables that are there. What they leave is a person's.
 */
export function planMigration(
  differences: readonly Difference[],
  files: readonly SqlFile[],
): readonly string[] {
  const newTables = new Set(
    differences.flatMap(({ wanted, actual }) =>
      wanted?.kind === "relation" && actual === null ? [wanted.of] : [],
    ),
  );
  const left = differences.filter(({ wanted, actual }) => !newTables.has((wanted ?? actual)?.of ?? null));
  return [
    ...files.flatMap((file) => {
      const [folder, name = ""] = file.path.replace(/\.sql$/, "").split("/");
      if (folder === "functions") return planFunction(ofFile(left, name, "function"), file);
      if (folder !== "tables") return [];
      const isNew = [...newTables].some((table) => fileName(table) === name);
      return isNew ? [file.sql.trim()] : ofFile(left, name, "column").flatMap(addColumn);
    }),
    ...left.flatMap(addConstraint(left)),
    ...left.flatMap(addToTable),
    ...left.flatMap(grantNewRights),
  ];
}

function ofFile(differences: readonly Difference[], name: string, kind: CatalogueObject["kind"]) {
  return differences.filter(({ wanted, actual }) => {
    const it = wanted ?? actual;
    return it?.kind === kind && fileName(it.of) === name;
  });
}

/** Names are quoted where SQL needs it; files are not. */
function fileName(of: string | null): string {
  return (of ?? "").replaceAll('"', "");
}

/** `create or replace` cannot change what a function returns, nor what its parameters are called. */
function planFunction(differences: readonly Difference[], file: SqlFile): readonly string[] {
  if (differences.every(({ wanted }) => wanted === null)) return [];
  const drops = differences.flatMap(({ wanted, actual, facts }) => {
    const isReplaced = wanted !== null && !facts.includes("returns") && !facts.includes("arguments");
    return actual === null || isReplaced ? [] : [`drop ${actual.name};`];
  });
  return [[...drops, file.sql.trim()].join("\n")];
}

function addToTable({ wanted, actual }: Difference): readonly string[] {
  if (wanted === null) return [];
  const { kind, facts, name } = wanted;
  const drop = actual === null ? [] : [`drop ${name};`];
  if (kind === "index" && actual === null && facts["of a constraint"] === "false") {
    return [`${String(facts["definition"])};`];
  }
  if (kind === "trigger") return [...drop, `${String(facts["definition"])};`];
  if (kind === "policy") return [...drop, createPolicy(wanted)];
  return [];
}
