import { Suspense, lazy } from "react";
import { ShortcutHelp } from "../shortcuts/shortcut-help.tsx";
import { ChangePassword } from "./change-password.tsx";

const SearchPalette = lazy(async () => ({
  default: (await import("../features/search/search-palette.tsx")).SearchPalette,
}));

export type Dialog = "password" | "search" | "shortcuts" | null;

type ShellDialogsProps = { readonly dialog: Dialog; readonly onClose: () => void };

/** What opens from the menu and on "?": loaded when it is first asked for, which most days it is not. */
export function ShellDialogs({ dialog, onClose }: ShellDialogsProps) {
  return (
    <>
      <ShortcutHelp isOpen={dialog === "shortcuts"} onClose={onClose} />
      {dialog === "search" && (
        <Suspense>
          <SearchPalette onClose={onClose} />
        </Suspense>
      )}
      <ChangePassword isOpen={dialog === "password"} onClose={onClose} />
    </>
  );
}
