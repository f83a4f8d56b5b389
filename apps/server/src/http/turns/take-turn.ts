import type { Turn, Turns } from "./create-turns.ts";
import { LineFull } from "./lines.ts";

/** What is asked of the database: by the name of the function, with its arguments. */
export type Asked = { readonly name: string; readonly args: readonly unknown[] };

export type TakeTurn = <T>(asked: Asked, work: () => Promise<T>) => Turn<T>;

/** For what has nobody to wait for. */
export const atOnce: TakeTurn = (_asked, work) => ({ done: work(), leave: () => {} });

/** A line for each function: of whom nobody knows yet whose request it is. */
export const byFunction =
  (turns: Turns): TakeTurn =>
  ({ name }, work) =>
    turns.take(name, work);

/** A line for each organization, however long: whoever lets requests in sees to it that there is room. */
export const byOrganization =
  (turns: Turns): TakeTurn =>
  ({ args }, work) =>
    turns.take(organizationOf(args), work);

/** The same, where there is room; `onFull` is told where there is not. */
export const byOrganizationWithRoom =
  (turns: Turns, onFull: () => void): TakeTurn =>
  ({ args }, work) => {
    const organization = organizationOf(args);
    if (turns.hasRoom(organization)) return turns.take(organization, work);
    onFull();
    throw new LineFull("too many requests of this organization wait already");
  };

/** Every function of a clinic begins with whose it is: an id, or what is asked for with the id in it. */
function organizationOf([asked]: readonly unknown[]): string {
  const orgId: unknown = typeof asked === "object" && asked !== null ? Reflect.get(asked, "orgId") : asked;
  if (typeof orgId !== "string") throw new TypeError("The first argument does not say whose it is.");
  return orgId;
}
