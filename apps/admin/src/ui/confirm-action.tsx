import { Text } from "@mantine/core";
import { modals } from "@mantine/modals";

type Confirmation = {
  /** A question: "Cancel this appointment?" */
  readonly title: string;
  /** What happens then, and whether it can be undone. */
  readonly message: string;
  /** The verb of the question: "Cancel appointment". Never "OK". */
  readonly confirmLabel: string;
  readonly cancelLabel?: string;
  readonly isDangerous?: boolean;
};

/** Asks, and resolves to whether the answer was yes. Escape, a click outside and the cross mean no. */
export function confirmAction(question: Confirmation): Promise<boolean> {
  const { title, message, confirmLabel, cancelLabel = "Keep as it is", isDangerous = false } = question;
  return new Promise((resolve) => {
    modals.openConfirmModal({
      title,
      children: <Text>{message}</Text>,
      labels: { confirm: confirmLabel, cancel: cancelLabel },
      confirmProps: isDangerous ? { color: "red.8" } : {},
      onConfirm: () => resolve(true),
      onClose: () => resolve(false),
    });
  });
}
