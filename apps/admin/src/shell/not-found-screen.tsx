import { Button } from "@mantine/core";
import { IconMapQuestion } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useEffect } from "react";
import { EmptyState } from "../ui/empty-state.tsx";

export function NotFoundScreen() {
  const navigate = useNavigate();
  useEffect(() => {
    document.title = "Not found · CallWaiting";
  }, []);
  return (
    <EmptyState
      isWholePage
      icon={IconMapQuestion}
      title="There is nothing at this address"
      action={<Button onClick={() => void navigate({ to: "/today" })}>Go to Today</Button>}
    >
      It may have been deleted, or the link is incomplete.
    </EmptyState>
  );
}
