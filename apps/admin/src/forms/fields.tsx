import type { ReactNode } from "react";
import classes from "./fields.module.css";

/** All fields of a form at once: what may not be changed cannot be typed into either. */
export function Fields({ isOff, children }: { readonly isOff: boolean; readonly children: ReactNode }) {
  return (
    <fieldset className={classes["fields"]} disabled={isOff}>
      {children}
    </fieldset>
  );
}
