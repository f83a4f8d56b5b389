import { Group, Text } from "@mantine/core";
import type { ReactNode } from "react";
import classes from "./rows.module.css";

export function Rows({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <ul className={classes["rows"]} aria-label={label}>
      {children}
    </ul>
  );
}

type RowProps = {
  readonly title: ReactNode;
  readonly detail?: ReactNode;
  /** Buttons, at the right; below on a phone. */
  readonly actions?: ReactNode;
};

/** One thing in a list of settings. */
export function Row({ title, detail, actions }: RowProps) {
  return (
    <li className={classes["row"]}>
      <div className={classes["what"]}>
        <Text fw={600} component="div">
          {title}
        </Text>
        {detail !== undefined && (
          <Text size="sm" c="dimmed" component="div">
            {detail}
          </Text>
        )}
      </div>
      {actions !== undefined && <Group gap="xs">{actions}</Group>}
    </li>
  );
}
