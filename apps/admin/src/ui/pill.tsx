import type { Icon } from "@tabler/icons-react";
import classes from "./pill.module.css";

export type Tone = "good" | "info" | "warn" | "bad" | "quiet";

/** A state in one or two words. The colour only helps: the words say it all. */
export function Pill({
  tone,
  icon: Picture,
  children,
}: {
  readonly tone: Tone;
  readonly icon?: Icon;
  readonly children: string;
}) {
  return (
    <span className={classes["pill"]} data-tone={tone}>
      {Picture !== undefined && <Picture size={14} stroke={2} aria-hidden />}
      {children}
    </span>
  );
}
