import { Anchor, Text } from "@mantine/core";
import { IconArrowLeft } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import classes from "./back-link.module.css";

type BackLinkProps = { readonly to: "/calls" | "/contacts"; readonly children: string };

/** Above the title of one of many: the way back to all of them. */
export function BackLink({ to, children }: BackLinkProps) {
  return (
    <Text mb="xs" size="sm">
      <Anchor renderRoot={(props) => <Link {...props} to={to} />}>
        <IconArrowLeft size={14} aria-hidden className={classes["arrow"] ?? ""} /> {children}
      </Anchor>
    </Text>
  );
}
