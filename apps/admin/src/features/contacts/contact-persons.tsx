import { Button, Group, Text } from "@mantine/core";
import { useState } from "react";
import { count } from "../../format/amount.ts";
import { EditModal } from "../../forms/edit-modal.tsx";
import { formatBirthDate } from "../../format/birth-date.ts";
import { Panel } from "../../ui/panel.tsx";
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
            <Group justify="space-between" wrap="nowrap">
              <div className={classes["changeText"]}>
                <Text>{person.name}</Text>
                <Text size="sm" c="dimmed">
                  {person.birthDate === null
                    ? "No date of birth"
                    : `Born ${formatBirthDate(person.birthDate)}`}{" "}
                  · {count(person.appointments, "appointment")}
                </Text>
              </div>
              {!isReadOnly && (
                <Button
                  size="compact-sm"
                  variant="default"
                  aria-label={`Change ${person.name}`}
                  onClick={() => setOpen({ person })}
                >
                  Change
                </Button>
              )}
            </Group>
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
