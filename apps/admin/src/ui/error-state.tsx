import { Button } from "@mantine/core";
import { type Icon, IconCloudOff, IconLock, IconMoodEmpty, IconTool } from "@tabler/icons-react";
import { describeProblem } from "../api/describe-problem.ts";
import { type ErrorKind, errorKind } from "../api/error-kind.ts";
import { EmptyState } from "./empty-state.tsx";

const ICONS: Partial<Record<ErrorKind, Icon>> = {
  signed_out: IconLock,
  no_permission: IconLock,
  not_found: IconMoodEmpty,
  offline: IconCloudOff,
};

type ErrorStateProps = {
  readonly error: unknown;
  /** Leave out where trying again cannot help. */
  readonly onRetry?: () => void;
};

/** Any failure, with what to do next. "No permission" and "not found" are two of its faces. */
export function ErrorState({ error, onRetry }: ErrorStateProps) {
  const kind = errorKind(error);
  const { title, detail } = describeProblem(error);
  const canRetry = onRetry !== undefined && kind !== "no_permission" && kind !== "not_found";
  return (
    <div role="alert">
      <EmptyState
        icon={ICONS[kind] ?? IconTool}
        title={title}
        action={canRetry ? <Button onClick={onRetry}>Try again</Button> : undefined}
      >
        {detail}
      </EmptyState>
    </div>
  );
}
