import { Button, Group, Text } from "@mantine/core";
import { useState } from "react";
import { count } from "../../format/amount.ts";
import { EditModal } from "../../forms/edit-modal.tsx";
import { formatBirthDate } from "../../format/birth-date.ts";
import { Panel } from "../../ui/panel.tsx";
import { DayAndTime } from "../../ui/time-text.tsx";
import { PersonNotes } from "../persons/person-notes.tsx";
import { BookButton } from "./book-button.tsx";
import type { Contact } from "./contact-types.ts";
import classes from "./contact.module.css";
import { PersonForm } from "./person-form.tsx";

type ContactPersonsProps = { readonly contact: Contact; readonly isReadOnly: boolean };
type Person = Contact["persons"][number];

/** Who comes under this contact: a family shares a number, and each has appointments of their own. */
export function ContactPersons({ contact, isReadOnly }: ContactPersonsProps) {
  // Null: closed. With nobody: a new one.
  const [open, setOpen] = useState<{ readonly person: Person | null } | null>(null);
  return (
    <Panel title="People" isFlush>
      <ul className={classes["list"]}>
        {contact.persons.map((person) => (
          <li key={person.personId} className={classes["change"]}>
            <OnePerson
              contact={contact}
              person={person}
              isReadOnly={isReadOnly}
              onChange={() => setOpen({ person })}
            />
          </li>
        ))}
      </ul>
      {contact.persons.length === 0 && <div className={classes["none"]}>Nobody has an appointment yet.</div>}
      {!isReadOnly && (
        <div className={classes["more"]}>
          <Button variant="subtle" size="compact-md" onClick={() => setOpen({ person: null })}>
            Add a person
          </Button>
        </div>
      )}
      <EditModal
        isOpen={open !== null}
        onClose={() => setOpen(null)}
        title={open?.person === null ? "Add a person" : `Change ${open?.person.name ?? ""}`}
      >
        {(onChanged) =>
          open !== null && (
            <PersonForm
              key={open.person?.personId ?? "new"}
              contact={contact}
              person={open.person}
              onChanged={onChanged}
              onDone={() => setOpen(null)}
            />
          )
        }
      </EditModal>
    </Panel>
  );
}

type OnePersonProps = ContactPersonsProps & { readonly person: Person; readonly onChange: () => void };

function OnePerson({ contact, person, isReadOnly, onChange }: OnePersonProps) {
  const { name, birthDate, appointments, nextAt, lastAt } = person;
  return (
    <div className={classes["person"]}>
      <Group justify="space-between" align="flex-start" gap="xs">
        <div className={classes["changeText"]}>
          <Text>{name}</Text>
          <Text size="sm" c="dimmed">
            {birthDate === null ? "No date of birth" : `Born ${formatBirthDate(birthDate)}`} ·{" "}
            {count(appointments, "appointment")}
          </Text>
        </div>
        {!isReadOnly && (
          <Group gap={6} wrap="nowrap">
            <BookButton contact={contact} patientName={name} />
            <Button size="compact-sm" variant="default" aria-label={`Change ${name}`} onClick={onChange}>
              Change
            </Button>
          </Group>
        )}
      </Group>
      <PersonNotes person={person} />
      {(nextAt !== null || lastAt !== null) && (
        <Text size="sm" c="dimmed">
          {nextAt !== null && (
            <>
              Next: <DayAndTime at={nextAt} />
            </>
          )}
          {nextAt !== null && lastAt !== null && " · "}
          {lastAt !== null && (
            <>
              Last: <DayAndTime at={lastAt} />
            </>
          )}
        </Text>
      )}
    </div>
  );
}
