import { isObject, type Json } from "../rules/json.ts";

/** The property that tells these choices apart: each has values of it that no other has. Vapi's document seldom names it. */
export function findKind(
  choices: readonly Json[],
  named: Readonly<Record<string, Json>>,
): string | undefined {
  const all = choices.map(({ $ref, properties }) =>
    typeof $ref === "string" ? named[nameIn($ref)]?.["properties"] : properties,
  );
  return Object.keys(all[0] ?? {}).find((name) => {
    const values = all.map((properties) => valuesOf(properties, name));
    return values.every(({ length }) => length > 0) && new Set(values.flat()).size === values.flat().length;
  });
}

function valuesOf(properties: unknown, name: string): readonly unknown[] {
  const property = isObject(properties) ? properties[name] : undefined;
  const values = isObject(property) ? property["enum"] : undefined;
  return Array.isArray(values) ? values : [];
}

export function nameIn(ref: string): string {
  return ref.slice(ref.lastIndexOf("/") + 1);
}
