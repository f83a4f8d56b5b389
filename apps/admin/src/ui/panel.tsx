import { Title } from "@mantine/core";
import { type ReactNode, useId } from "react";
import classes from "./panel.module.css";

type PanelProps = {
  readonly title?: string;
  readonly actions?: ReactNode;
  /** For tables and lists that reach the edges themselves. */
  readonly isFlush?: boolean;
  readonly children: ReactNode;
};

/** A white card with an optional heading: the only box there is. */
export function Panel({ title, actions, isFlush = false, children }: PanelProps) {
  const titleId = useId();
  return (
    <section className={classes["panel"]} aria-labelledby={title === undefined ? undefined : titleId}>
      {title !== undefined && (
        <div className={classes["head"]}>
          <Title order={2} size="h3" id={titleId}>
            {title}
          </Title>
          {actions}
        </div>
      )}
      <div className={isFlush ? undefined : classes["body"]}>{children}</div>
    </section>
  );
}
