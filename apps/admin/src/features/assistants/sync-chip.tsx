import { Badge, Loader } from "@mantine/core";
import { IconAlertTriangle, IconCheck } from "@tabler/icons-react";
import type { Assistant } from "./assistant-types.ts";
import classes from "./assistants.module.css";

const CHIPS = {
  synced: { label: "Up to date", icon: <IconCheck size={14} aria-hidden /> },
  pending: { label: "Waiting", icon: <Loader size={12} color="currentColor" aria-hidden /> },
  failed: { label: "Failed", icon: <IconAlertTriangle size={14} aria-hidden /> },
} as const;

export function SyncChip({ state }: { readonly state: Assistant["syncState"] }) {
  const { label, icon } = CHIPS[state];
  return (
    <Badge
      className={classes["chip"] ?? ""}
      data-state={state}
      leftSection={icon}
      tt="none"
      size="lg"
      role="status"
      aria-live="polite"
    >
      {label}
    </Badge>
  );
}
