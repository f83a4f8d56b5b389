import { useOpenCallBacks } from "../features/call-backs/use-call-backs.ts";
import classes from "./shell.module.css";

/** How many people wait for a call of the clinic's, beside the screen that lists them. */
export function OpenCount() {
  const open = useOpenCallBacks();
  return (
    open > 0 && (
      <span className={classes["count"]} aria-label={`${open} to call`} role="img">
        {open}
      </span>
    )
  );
}
