import { ShortcutHelp } from "../shortcuts/shortcut-help.tsx";
import { ChangePassword } from "./change-password.tsx";

export type Dialog = "password" | "shortcuts" | null;

type ShellDialogsProps = { readonly dialog: Dialog; readonly onClose: () => void };

/** What opens from the menu and on "?": loaded when it is first asked for, which most days it is not. */
export function ShellDialogs({ dialog, onClose }: ShellDialogsProps) {
  return (
    <>
      <ShortcutHelp isOpen={dialog === "shortcuts"} onClose={onClose} />
      <ChangePassword isOpen={dialog === "password"} onClose={onClose} />
    </>
  );
}
