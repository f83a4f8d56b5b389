import { type ReactNode, createContext, useContext, useEffect, useMemo, useRef, useState } from "react";

export type Shortcut = {
  /** Keys as `KeyboardEvent.key` has them, one after the other: "g t", "?", "ArrowLeft"; "Ctrl k" is at once. */
  readonly keys: string;
  /** "Go to today" */
  readonly label: string;
  /** The heading in the help. */
  readonly group: string;
  readonly run: () => void;
};

type Registry = {
  readonly all: () => readonly Shortcut[];
  readonly add: (shortcuts: readonly Shortcut[], reach: Reach) => () => void;
};

/** What works anywhere gives way to what a screen does with the same key, whichever of them was there first. */
type Reach = "screen" | "anywhere";

const RegistryContext = createContext<Registry | null>(null);
const SEQUENCE_MS = 1_200;

export function ShortcutsProvider({ children }: { readonly children: ReactNode }) {
  const sets = useRef(new Map<readonly Shortcut[], Reach>());
  const registry = useMemo<Registry>(
    () => ({
      // Of two parts of a screen the latest first. The shell registers anew whenever a number in its bar changes.
      all: () => {
        const latest = [...sets.current].toReversed();
        const of = (reach: Reach) =>
          latest.filter((each) => each[1] === reach).flatMap(([shortcuts]) => shortcuts);
        return [...of("screen"), ...of("anywhere")];
      },
      add: (shortcuts, reach) => {
        sets.current.set(shortcuts, reach);
        return () => sets.current.delete(shortcuts);
      },
    }),
    [],
  );
  useEffect(() => listen(registry), [registry]);
  return <RegistryContext value={registry}>{children}</RegistryContext>;
}

/** Keys that work as long as the calling component is on the screen; they appear in the `?` help by themselves. */
export function useShortcuts(shortcuts: readonly Shortcut[], reach: Reach = "screen"): void {
  const registry = useContext(RegistryContext);
  useEffect(() => registry?.add(shortcuts, reach), [registry, shortcuts, reach]);
}

/** What the help shows at the moment it is opened. */
export function useShortcutList(isOpen: boolean): readonly Shortcut[] {
  const registry = useContext(RegistryContext);
  const [list, setList] = useState<readonly Shortcut[]>([]);
  useEffect(() => {
    if (isOpen) setList(registry?.all() ?? []);
  }, [isOpen, registry]);
  return list;
}

function listen(registry: Registry): () => void {
  let typed = "";
  let typedAt = 0;
  const onKeyDown = (event: KeyboardEvent) => {
    const withCtrl = event.ctrlKey || event.metaKey;
    // Together with Ctrl nothing is typed, so it works in fields too.
    if (event.altKey || event.defaultPrevented || isElsewhere(withCtrl ? null : event.target)) return;
    const isContinued = typed !== "" && event.timeStamp - typedAt < SEQUENCE_MS;
    const alone = isContinued ? `${typed} ${event.key}` : event.key;
    const keys = withCtrl ? `Ctrl ${event.key}` : alone;
    const all = registry.all();
    const found = all.find((shortcut) => shortcut.keys === keys);
    if (found !== undefined) {
      event.preventDefault();
      typed = "";
      found.run();
      return;
    }
    typed = all.some((shortcut) => shortcut.keys.startsWith(`${keys} `)) ? keys : "";
    typedAt = event.timeStamp;
  };
  document.addEventListener("keydown", onKeyDown);
  return () => document.removeEventListener("keydown", onKeyDown);
}

/** Typing a name must not travel; an open dialog or menu has the keys to itself. */
function isElsewhere(target: EventTarget | null): boolean {
  if (document.querySelector('[aria-modal="true"], [role="menu"]') !== null) return true;
  return (
    target instanceof HTMLElement && (target.isContentEditable || target.matches("input, textarea, select"))
  );
}
