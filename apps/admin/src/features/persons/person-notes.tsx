import { VisuallyHidden } from "@mantine/core";
import { IconAlertOctagon } from "@tabler/icons-react";
import classes from "./person-notes.module.css";

type PersonNotesProps = {
  /** Null: nothing is known of them. */
  readonly person: { readonly note: string; readonly alert: string } | null;
  /** In a list: the note in one line. */
  readonly isShort?: boolean;
};

/** What the desk should know of whoever comes, the alert first. For staff alone. */
export function PersonNotes({ person, isShort = false }: PersonNotesProps) {
  if (person === null || (person.alert === "" && person.note === "")) return null;
  return (
    <div className={classes["notes"]}>
      {person.alert !== "" && (
        <p className={classes["alert"]}>
          <IconAlertOctagon size={16} stroke={2.2} aria-hidden />
          <span>
            <VisuallyHidden>Alert: </VisuallyHidden>
            {person.alert}
          </span>
        </p>
      )}
      {person.note !== "" && (
        <p
          className={classes["note"]}
          data-short={isShort || undefined}
          title={isShort ? person.note : undefined}
        >
          {person.note}
        </p>
      )}
    </div>
  );
}
