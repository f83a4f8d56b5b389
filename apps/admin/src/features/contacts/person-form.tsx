import { Alert, Button, Divider, Group, Select, Stack, Text, TextInput } from "@mantine/core";
import { type SyntheticEvent, useEffect, useState } from "react";
import type { Contact } from "./contact-types.ts";
import { PickContact } from "./pick-contact.tsx";
import { useChangePersons } from "./use-change-persons.ts";

type PersonFormProps = {
  readonly contact: Contact;
  /** Null: a new one. */
  readonly person: Contact["persons"][number] | null;
  readonly onChanged: (isChanged: boolean) => void;
  readonly onDone: () => void;
};

export function PersonForm({ contact, person, onChanged, onDone }: PersonFormProps) {
  const [name, setName] = useState(person?.name ?? "");
  const [birthDate, setBirthDate] = useState(person?.birthDate ?? "");
  const isChanged = name !== (person?.name ?? "") || birthDate !== (person?.birthDate ?? "");
  useEffect(() => onChanged(isChanged), [onChanged, isChanged]);
  const change = useChangePersons(contact.contactId, onDone);
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    if (name.trim() === "") return;
    change.save({ personId: person?.personId ?? null, name, birthDate: birthDate === "" ? null : birthDate });
  };
  return (
    <Stack>
      <form onSubmit={submit}>
        <Stack>
          <TextInput
            label="Name"
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            maxLength={200}
            autoComplete="off"
            data-autofocus
          />
          <TextInput
            label="Date of birth"
            description="Callers may have to say it before the assistant tells or changes an appointment."
            type="date"
            value={birthDate}
            onChange={(event) => setBirthDate(event.currentTarget.value)}
          />
          {change.problem !== null && (
            <Alert color="red" role="alert">
              {change.problem}
            </Alert>
          )}
          <Group>
            <Button type="submit" loading={change.isBusy} disabled={name.trim() === ""}>
              {person === null ? "Add" : "Save"}
            </Button>
          </Group>
        </Stack>
      </form>
      {person !== null && <Elsewhere contact={contact} person={person} change={change} />}
    </Stack>
  );
}

type ElsewhereProps = {
  readonly contact: Contact;
  readonly person: Contact["persons"][number];
  readonly change: ReturnType<typeof useChangePersons>;
};

/** Where it is somebody who is here twice, or comes under another number. */
function Elsewhere({ contact, person, change }: ElsewhereProps) {
  const [isMoving, setIsMoving] = useState(false);
  const [keepId, setKeepId] = useState<string | null>(null);
  const others = contact.persons.filter(({ personId }) => personId !== person.personId);
  return (
    <>
      <Divider />
      {others.length > 0 && (
        <Group align="flex-end">
          <Select
            label={`${person.name} is the same person as`}
            data={others.map(({ personId, name }) => ({ value: personId, label: name }))}
            value={keepId}
            onChange={setKeepId}
            placeholder="Nobody"
          />
          <Button
            variant="default"
            disabled={keepId === null}
            loading={change.isBusy}
            onClick={() => keepId !== null && change.merge({ keepId, dropId: person.personId })}
          >
            Merge
          </Button>
        </Group>
      )}
      {isMoving ? (
        <>
          <Text size="sm">
            Choose the contact that {person.name} comes under. Their appointments move with them.
          </Text>
          <PickContact
            contact={contact}
            question={`Under which contact does ${person.name} come?`}
            onPick={({ contactId: toContactId }) => change.move({ personId: person.personId, toContactId })}
          />
        </>
      ) : (
        <Group>
          <Button variant="default" onClick={() => setIsMoving(true)}>
            Move to another contact
          </Button>
        </Group>
      )}
    </>
  );
}
