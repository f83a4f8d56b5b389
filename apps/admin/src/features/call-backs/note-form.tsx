import { Button, Group, Textarea } from "@mantine/core";
import { useState } from "react";
import classes from "./call-backs.module.css";

type NoteFormProps = {
  readonly who: string;
  readonly note: string;
  readonly onSave: (text: string) => void;
  readonly isSaving: boolean;
  readonly onClose: () => void;
};

/** What whoever calls next should know: "not there until Monday". */
export function NoteForm({ who, note, onSave, isSaving, onClose }: NoteFormProps) {
  const [text, setText] = useState(note);
  return (
    <form
      className={classes["form"]}
      onSubmit={(event) => {
        event.preventDefault();
        onSave(text.trim());
      }}
    >
      <Textarea
        aria-label={`Note on ${who}`}
        value={text}
        maxLength={1_000}
        autosize
        minRows={2}
        data-autofocus
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => event.key === "Escape" && onClose()}
      />
      <Group gap="xs" mt="xs">
        <Button type="submit" size="compact-sm" loading={isSaving}>
          Save note
        </Button>
        <Button size="compact-sm" variant="subtle" onClick={onClose}>
          Cancel
        </Button>
      </Group>
    </form>
  );
}
