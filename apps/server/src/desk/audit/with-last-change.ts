import { LastChange } from "@callwaiting/domain";

/** With an outcome that says that somebody else was faster: who it was; null when the log does not know. */
export const lastChange = LastChange.nullable();

type Late = { readonly kind: "stale" | "changed_meanwhile" };

/** The same outcomes; those that say that somebody was quicker also say who. */
export type WithLastChange<Outcome extends { readonly kind: string }> =
  | Exclude<Outcome, Late>
  | (Extract<Outcome, Late> & { readonly lastChange: LastChange | null });

/** Who was quicker, and when, for an outcome that says that somebody was. */
export async function withLastChange<Outcome extends { readonly kind: string }>(
  outcome: Outcome,
  find: () => Promise<LastChange | null> = async () => null,
): Promise<WithLastChange<Outcome>> {
  const isLate = outcome.kind === "stale" || outcome.kind === "changed_meanwhile";
  // TypeScript does not narrow a generic union by its kind.
  return (isLate ? { ...outcome, lastChange: await find() } : outcome) as WithLastChange<Outcome>;
}
