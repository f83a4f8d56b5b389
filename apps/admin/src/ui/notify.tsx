import { Button, Group, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { describeProblem } from "../api/describe-problem.ts";

/** "Appointment moved." With `undo` there is a button for ten seconds. */
export function notifyDone(message: string, undo?: () => void): void {
  const id = notifications.show({
    message:
      undo === undefined ? (
        message
      ) : (
        <WithUndo message={message} onUndo={() => (notifications.hide(id), undo())} />
      ),
    autoClose: undo === undefined ? 4_000 : 10_000,
    withBorder: true,
  });
}

/** Something that was not done, without being an error: what, and why. */
export function notifyNotDone(title: string, message: string): void {
  notifications.show({
    title,
    message,
    color: "yellow.8",
    autoClose: 12_000,
    withBorder: true,
    role: "alert",
  });
}

/** A failed action: what failed, and what to do next. Stays until it is closed. */
export function notifyProblem(error: unknown, what?: string): void {
  const { title, detail } = describeProblem(error);
  notifications.show({
    title: what ?? title,
    message: detail,
    color: "red.8",
    autoClose: false,
    withBorder: true,
    role: "alert",
  });
}

function WithUndo({ message, onUndo }: { readonly message: string; readonly onUndo: () => void }) {
  return (
    <Group justify="space-between" wrap="nowrap">
      <Text size="sm">{message}</Text>
      <Button size="compact-sm" variant="light" flex="none" onClick={onUndo}>
        Undo
      </Button>
    </Group>
  );
}
