import type { ReactNode } from "react";
import classes from "./fact-list.module.css";

export type FactRow = { readonly label: string; /** Null: the row is left out. */ readonly value: ReactNode };

/** Names and values below each other, as on an index card. */
export function FactList({ facts }: { readonly facts: readonly FactRow[] }) {
  return (
    <dl className={classes["facts"]}>
      {facts
        .filter(({ value }) => value !== null && value !== undefined)
        .map(({ label, value }) => (
          <div key={label} className={classes["row"]}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}
