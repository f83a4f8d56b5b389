import { useBlocker } from "@tanstack/react-router";
import { confirmAction } from "../ui/confirm-action.tsx";

export const confirmLosingChanges = () =>
  confirmAction({
    title: "Leave without saving?",
    message: "What you changed here is not saved yet.",
    confirmLabel: "Leave without saving",
    cancelLabel: "Stay",
    isDangerous: true,
  });

/** Asks before unsaved changes are lost: by a link, by going back, by closing the tab. */
export function useLeaveGuard(isChanged: boolean): void {
  useBlocker({
    shouldBlockFn: async () => !(await confirmLosingChanges()),
    disabled: !isChanged,
    enableBeforeUnload: () => isChanged,
  });
}
