import type { Queryable } from "../queryable.ts";
import { CATALOGUE } from "./catalogue-query.ts";

/** Something that PostgreSQL keeps, e.g. `table calls`, with all that makes it what it is. */
export type CatalogueObject = {
  readonly kind: CatalogueKind;
  /** Names it for a person: `column calls.result`, `function record_call(…)`. */
  readonly name: string;
  /** The name that its file in sql/ has: the table that it belongs to, or the function without its arguments. */
  readonly of: string | null;
  /** By the words that the comparison uses. */
  readonly facts: Readonly<Record<string, string | readonly string[] | null>>;
};

export type CatalogueKind =
  | "extension"
  | "schema"
  | "relation"
  | "column"
  | "constraint"
  | "index"
  | "trigger"
  | "policy"
  | "function"
  | "type"
  | "defaults";

/** Everything in the schemas `public`, `accounts` and `clock` but the migrations' own list, and what extensions brought. */
export async function listCatalogue(db: Queryable): Promise<readonly CatalogueObject[]> {
  const { rows } = await db.query<CatalogueObject>(CATALOGUE);
  return rows;
}
