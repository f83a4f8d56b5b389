import type { CatalogueObject } from "./list-catalogue.ts";

/** One object that sql/ and migrations/ do not make alike. */
export type Difference = {
  /** As sql/ makes it; null when only the migrations do. */
  readonly wanted: CatalogueObject | null;
  /** As the migrations make it; null when only sql/ does. */
  readonly actual: CatalogueObject | null;
  /** Where both make it: the words for what differs. */
  readonly facts: readonly string[];
};

export function compareCatalogues(
  wanted: readonly CatalogueObject[],
  actual: readonly CatalogueObject[],
): readonly Difference[] {
  const actualByName = new Map(actual.map((each) => [each.name, each]));
  const wantedNames = new Set(wanted.map((each) => each.name));
  const fromWanted = wanted.flatMap((each): Difference[] => {
    const other = actualByName.get(each.name);
    if (other === undefined) return [{ wanted: each, actual: null, facts: [] }];
    const facts = differingFacts(each, other);
    return facts.length === 0 ? [] : [{ wanted: each, actual: other, facts }];
  });
  const onlyActual = actual
    .filter((each) => !wantedNames.has(each.name))
    .map((each): Difference => ({ wanted: null, actual: each, facts: [] }));
  return [...fromWanted, ...onlyActual];
}

function differingFacts(one: CatalogueObject, other: CatalogueObject): readonly string[] {
  const words = new Set([...Object.keys(one.facts), ...Object.keys(other.facts)]);
  return [...words].filter(
    (word) => JSON.stringify(one.facts[word] ?? null) !== JSON.stringify(other.facts[word] ?? null),
  );
}

/** One line for a person. */
export function describeDifference({ wanted, actual, facts }: Difference): string {
  if (actual === null) return `${wanted?.name ?? ""}: in sql/ only`;
  if (wanted === null) return `${actual.name}: in migrations/ only`;
  const told = facts.map((word) => {
    const [inSql, inMigrations] = [toText(wanted.facts[word]), toText(actual.facts[word])];
    const isLong = inSql.length + inMigrations.length > 160 || /\n/.test(inSql + inMigrations);
    return isLong ? `${word} differs` : `${word} is ${inSql} in sql/, ${inMigrations} in migrations/`;
  });
  return `${wanted.name}: ${told.join("; ")}`;
}

function toText(value: CatalogueObject["facts"][string] | undefined): string {
  if (value === null || value === undefined || value === "") return "nothing";
  return typeof value === "string" ? value : `[${value.join(", ")}]`;
}
