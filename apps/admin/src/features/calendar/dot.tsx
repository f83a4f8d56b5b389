import type { Hue } from "./colours.ts";
import classes from "./calendar.module.css";

/** Which colour something has; the words stand beside it. */
export function Dot({ hue, isStriped }: Hue) {
  return <span className={classes["dot"]} data-hue={hue} data-striped={isStriped || undefined} aria-hidden />;
}
