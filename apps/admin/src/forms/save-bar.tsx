import { Button, Group, Text } from "@mantine/core";
import { useEffect, useRef } from "react";
import classes from "./save-bar.module.css";

type SaveBarProps = {
  readonly isChanged: boolean;
  readonly isSaving: boolean;
  /** Why it cannot be saved yet. */
  readonly problem?: string | null;
  readonly onSave: () => void;
  readonly onDiscard: () => void;
};

/** Below a form that is saved as a whole. Stays in sight while something is unsaved; Ctrl+S or Cmd+S saves. */
export function SaveBar({ isChanged, isSaving, problem = null, onSave, onDiscard }: SaveBarProps) {
  const canSave = isChanged && problem === null && !isSaving;
  useSaveKey(canSave ? onSave : null);
  return (
    <div className={classes["bar"]} data-changed={isChanged || undefined}>
      <Text size="sm" c="dimmed" role="status">
        {problem ?? (isChanged ? "Not saved yet." : "Everything is saved.")}
      </Text>
      <Group gap="xs">
        {isChanged && (
          <Button variant="default" onClick={onDiscard} disabled={isSaving}>
            Discard
          </Button>
        )}
        <Button onClick={onSave} disabled={!canSave} loading={isSaving}>
          Save
        </Button>
      </Group>
    </div>
  );
}

/** Takes the key from the browser, which would save the page as a file. */
export function useSaveKey(onSave: (() => void) | null): void {
  const latest = useRef(onSave);
  useEffect(() => {
    latest.current = onSave;
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || event.key.toLowerCase() !== "s") return;
      event.preventDefault();
      latest.current?.();
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, []);
}
