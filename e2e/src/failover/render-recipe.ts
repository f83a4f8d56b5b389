import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

export const RECIPE_FILES = ["etcd.env", "patroni.yml", "haproxy.cfg", "pgbouncer.ini"] as const;
export type RecipeFile = (typeof RECIPE_FILES)[number];

/** What docs/failover.md tells to put for the words in @. */
export type RecipeValues = {
  readonly NAME: string;
  readonly ADDRESS: string;
  readonly DB1: string;
  readonly DB2: string;
  readonly DB3: string;
  readonly NETWORK: string;
  readonly SUPERUSER_PASSWORD: string;
  readonly REPLICATION_PASSWORD: string;
  readonly REST_PASSWORD: string;
};

export const RECIPE_PORTS = [2379, 2380, 5432, 8008, 5000, 5001, 6432] as const;

export type Changes = {
  /** Instead of the recipe's, in the order of RECIPE_PORTS. */
  readonly ports: readonly number[];
  /** Lines that must be other ones on one machine: what each begins with, and what stands there instead. */
  readonly lines?: readonly (readonly [begin: string, instead: string])[];
};

/** A file of deploy/patroni as an operator would have it, so that what is tested is what is recommended. */
export function renderRecipe(
  file: RecipeFile,
  values: Partial<RecipeValues>,
  { ports, lines = [] }: Changes,
): string {
  const path = fileURLToPath(new URL(`../../../deploy/patroni/${file}`, import.meta.url));
  const named = readFileSync(path, "utf8").replaceAll(/@([A-Z0-9_]+)@/g, (word, name: string) => {
    const value = (values as Readonly<Record<string, string>>)[name];
    if (value === undefined) throw new Error(`${file} of the recipe asks for ${word}`);
    return value;
  });
  const ported = named.replaceAll(/\b(2379|2380|5432|8008|5000|5001|6432)\b/g, (port) =>
    String(ports[RECIPE_PORTS.findIndex((one) => String(one) === port)] ?? port),
  );
  return lines.reduce((text, change) => replaceLine(file, text, change), ported);
}

function replaceLine(file: string, text: string, [begin, instead]: readonly [string, string]): string {
  const lines = text.split("\n");
  const at = lines.findIndex((line) => line.trimStart().startsWith(begin));
  if (at < 0) throw new Error(`${file} of the recipe has no line "${begin}" any more`);
  const indent = /^ */.exec(lines[at] ?? "")?.[0] ?? "";
  return lines.with(at, `${indent}${instead}`).join("\n");
}
