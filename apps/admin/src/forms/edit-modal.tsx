import { Modal } from "@mantine/core";
import { type ReactNode, useRef } from "react";
import { confirmLosingChanges } from "./use-leave-guard.ts";

type EditModalProps = {
  readonly title: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  /** The form tells by `onChanged` whether closing would lose something. */
  readonly children: (onChanged: (isChanged: boolean) => void) => ReactNode;
};

/** A form in a dialog. Escape closes it, after a question when something was typed. */
export function EditModal({ title, isOpen, onClose, children }: EditModalProps) {
  const isChanged = useRef(false);
  const close = async () => {
    if (isChanged.current && !(await confirmLosingChanges())) return;
    isChanged.current = false;
    onClose();
  };
  return (
    <Modal opened={isOpen} onClose={() => void close()} title={title}>
      {children((value) => {
        isChanged.current = value;
      })}
    </Modal>
  );
}
