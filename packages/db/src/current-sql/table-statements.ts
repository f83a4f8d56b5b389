import type { Difference } from "./compare-catalogues.ts";
import type { CatalogueObject } from "./list-catalogue.ts";

// Statements for tables that are there already, made from the catalogue. Each takes one difference and gives none when it
// is not of its kind, or when a person must decide.

function text(object: CatalogueObject, fact: string): string | null {
  const value = object.facts[fact];
  return typeof value === "string" && value !== "" ? value : null;
}

function list(object: CatalogueObject | null, fact: string): readonly string[] {
  const value = object?.facts[fact];
  return Array.isArray(value) ? value : [];
}

/** `calls.result` of "column calls.result". */
const columnOf = (object: CatalogueObject) => object.name.slice(`column ${object.of ?? ""}.`.length);

/** A new column. One that may not be null and has no default needs a value for the rows that are there: not ours to choose. */
export function addColumn({ wanted, actual }: Difference): readonly string[] {
  if (wanted === null || actual !== null) return [];
  const [value, generated, identity] = ["default", "generated", "identity"].map((fact) => text(wanted, fact));
  const isFilled = value !== null || generated !== null || identity !== null;
  const isNotNull = text(wanted, "not null") === "true";
  if (isNotNull && !isFilled) return [];
  const collation = text(wanted, "collation");
  const parts = [
    `alter table ${wanted.of} add column ${columnOf(wanted)} ${text(wanted, "type")}`,
    collation === null ? "" : ` collate ${collation}`,
    isNotNull ? " not null" : "",
    value === null ? "" : ` default ${value}`,
    generated === null ? "" : ` generated always as (${generated}) stored`,
    identity === null ? "" : ` generated ${identity === "a" ? "always" : "by default"} as identity`,
  ];
  return [`${parts.join("")};`];
}

/** A constraint on new columns alone: no row can break it yet. Others look at every row, and may find one that does. */
export function addConstraint(all: readonly Difference[]) {
  const added = new Set(all.flatMap((each) => (addColumn(each).length > 0 ? [each.wanted?.name] : [])));
  return ({ wanted, actual }: Difference): readonly string[] => {
    if (wanted?.kind !== "constraint" || actual !== null) return [];
    const columns = list(wanted, "columns");
    if (columns.length === 0 || !columns.every((name) => added.has(`column ${wanted.of}.${name}`))) return [];
    const name = wanted.name.slice("constraint ".length, -` on ${wanted.of}`.length);
    return [`alter table ${wanted.of} add constraint ${name} ${text(wanted, "definition")};`];
  };
}

export function createPolicy(wanted: CatalogueObject): string {
  const [using, check] = [text(wanted, "using"), text(wanted, "with check")];
  const parts = [
    `create ${wanted.name}`,
    text(wanted, "permissive") === "true" ? "" : " as restrictive",
    ` for ${text(wanted, "for")} to ${list(wanted, "roles").join(", ")}`,
    using === null ? "" : `\n  using (${using})`,
    check === null ? "" : `\n  with check (${check})`,
  ];
  return `${parts.join("")};`;
}

/** Rights that are new on a table or a column; what is taken away is a person's. */
export function grantNewRights({ wanted, actual }: Difference): readonly string[] {
  if (wanted === null || (wanted.kind !== "column" && wanted.kind !== "relation")) return [];
  const before = new Set(list(actual, "rights"));
  return list(wanted, "rights")
    .filter((line) => !before.has(line))
    .map((line) => {
      const [role = "", right = ""] = line.split(": ");
      const what = wanted.kind === "column" ? `${right} (${columnOf(wanted)})` : right;
      return `grant ${what.toLowerCase()} on ${wanted.of} to ${role};`;
    });
}
