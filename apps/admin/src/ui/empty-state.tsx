import { Stack, Text, Title } from "@mantine/core";
import type { Icon } from "@tabler/icons-react";
import type { ReactNode } from "react";
import classes from "./empty-state.module.css";

type EmptyStateProps = {
  readonly icon: Icon;
  readonly title: string;
  /** What would fill this place, or what to do next. */
  readonly children?: ReactNode;
  readonly action?: ReactNode;
  /** There is no other heading on the page. */
  readonly isWholePage?: boolean;
};

/** Nothing here, said kindly. Also the frame of every other state that fills a screen. */
export function EmptyState({ icon: Picture, title, children, action, isWholePage = false }: EmptyStateProps) {
  return (
    <Stack align="center" gap={6} className={classes["state"] ?? ""}>
      <span className={classes["picture"]} aria-hidden>
        <Picture size={26} stroke={1.6} />
      </span>
      <Title order={isWholePage ? 1 : 2} size="h3" ta="center">
        {title}
      </Title>
      {children !== undefined && (
        <Text c="dimmed" ta="center" maw={420} component="div">
          {children}
        </Text>
      )}
      {action !== undefined && <div className={classes["action"]}>{action}</div>}
    </Stack>
  );
}
