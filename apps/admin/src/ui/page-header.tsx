import { Group, Text, Title } from "@mantine/core";
import { type ReactNode, useEffect } from "react";
import { useOrganization } from "../api/session.ts";
import classes from "./page-header.module.css";

type PageHeaderProps = {
  /** Also the document's title, and what a screen reader hears after a change of screen. */
  readonly title: string;
  readonly description?: ReactNode;
  /** Buttons, at the right; below the title on a phone. */
  readonly actions?: ReactNode;
};

export function PageHeader({ title, description, actions }: PageHeaderProps) {
  const { name } = useOrganization();
  useEffect(() => {
    document.title = `${title} · ${name}`;
  }, [title, name]);
  return (
    <header className={classes["header"]}>
      <div>
        <Title order={1} tabIndex={-1} data-screen-title>
          {title}
        </Title>
        {description !== undefined && (
          <Text c="dimmed" mt={4} maw={640}>
            {description}
          </Text>
        )}
      </div>
      {actions !== undefined && <Group gap="xs">{actions}</Group>}
    </header>
  );
}
