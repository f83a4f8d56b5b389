import { Kbd, Modal, Text } from "@mantine/core";
import classes from "./shortcut-help.module.css";
import { type Shortcut, useShortcutList } from "./shortcuts.tsx";

const SHOWN: Readonly<Record<string, string>> = { ArrowLeft: "←", ArrowRight: "→", Escape: "Esc" };

export function ShortcutHelp({
  isOpen,
  onClose,
}: {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}) {
  const groups = byGroup(useShortcutList(isOpen));
  return (
    <Modal opened={isOpen} onClose={onClose} title="Keyboard shortcuts" size="md">
      {[...groups].map(([group, shortcuts]) => (
        <section key={group} className={classes["group"]}>
          <Text fw={650} size="sm" component="h3">
            {group}
          </Text>
          <dl className={classes["list"]}>
            {shortcuts.map(({ keys, label }) => (
              <div key={keys} className={classes["row"]}>
                <dt>{label}</dt>
                <dd>
                  {keys.split(" ").map((key) => (
                    <Kbd key={key}>{SHOWN[key] ?? key}</Kbd>
                  ))}
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </Modal>
  );
}

function byGroup(shortcuts: readonly Shortcut[]): Map<string, Shortcut[]> {
  const groups = new Map<string, Shortcut[]>();
  for (const shortcut of shortcuts) {
    groups.set(shortcut.group, [...(groups.get(shortcut.group) ?? []), shortcut]);
  }
  return groups;
}
