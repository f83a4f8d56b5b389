import { Modal, type MantineSize } from "@mantine/core";
import { type ReactNode, useRef } from "react";
import { confirmLosingChanges } from "./use-leave-guard.ts";

type EditModalProps = {
  readonly title: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly size?: MantineSize;
  /** The form tells by `onChanged` whether closing would lose something; `close` asks then, too. */
  readonly children: (onChanged: (isChanged: boolean) => void, close: () => void) => ReactNode;
};

/** A form in a dialog. Escape and a click outside close it, after a question when something was typed. */
export function EditModal({ title, isOpen, onClose, size, children }: EditModalProps) {
  const isChanged = useRef(false);
  const close = async () => {
    if (isChanged.current && !(await confirmLosingChanges())) return;
    isChanged.current = false;
    onClose();
  };
  return (
    <Modal
      opened={isOpen}
      onClose={() => void close()}
      title={title}
      size={size ?? "md"}
      styles={{ title: { overflowWrap: "anywhere" } }}
    >
      {children(
        (value) => {
          isChanged.current = value;
        },
        () => void close(),
      )}
    </Modal>
  );
}
