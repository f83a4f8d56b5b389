import { Alert, Button, Divider, Group, Select, Stack, Text, TextInput, Textarea } from "@mantine/core";
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
  // As it was opened: what others save meanwhile is not overwritten unseen.
  const [first] = useState(() => valuesOf(person));
  const [values, setValues] = useState(first);
  const isChanged = JSON.stringify(values) !== JSON.stringify(first);
  useEffect(() => onChanged(isChanged), [onChanged, isChanged]);
  const change = useChangePersons(contact.contactId, onDone);
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    const { name, birthDate, note, alert, version } = values;
    if (name.trim() === "") return;
    const told = { name, note, alert, version, birthDate: birthDate === "" ? null : birthDate };
    change.save({ personId: person?.personId ?? null, ...told });
  };
  return (
    <Stack>
      <form onSubmit={submit}>
        <Stack>
          <Fields values={values} onChange={(part) => setValues((before) => ({ ...before, ...part }))} />
          {change.problem !== null && (
            <Alert color="red" role="alert">
              {change.problem}
            </Alert>
          )}
          <Group>
            <Button type="submit" loading={change.isBusy} disabled={values.name.trim() === ""}>
              {person === null ? "Add" : "Save"}
            </Button>
          </Group>
        </Stack>
      </form>
      {person !== null && <Elsewhere contact={contact} person={person} change={change} />}
    </Stack>
  );
}

const valuesOf = (person: PersonFormProps["person"]) => ({
  name: person?.name ?? "",
  birthDate: person?.birthDate ?? "",
  note: person?.note ?? "",
  alert: person?.alert ?? "",
  version: person?.version ?? null,
});

type FieldsProps = {
  readonly values: ReturnType<typeof valuesOf>;
  readonly onChange: (part: Partial<ReturnType<typeof valuesOf>>) => void;
};

function Fields({ values, onChange }: FieldsProps) {
  return (
    <>
      <TextInput
        label="Name"
        value={values.name}
        onChange={(event) => onChange({ name: event.currentTarget.value })}
        maxLength={200}
        autoComplete="off"
        data-autofocus
      />
      <TextInput
        label="Date of birth"
        description="Callers may have to say it before the assistant tells or changes an appointment."
        type="date"
        value={values.birthDate}
        onChange={(event) => onChange({ birthDate: event.currentTarget.value })}
      />
      <TextInput
        label="Alert"
        description="Stands out wherever this person appears. Only staff see it; the phone never says it."
        placeholder="Latex allergy"
        value={values.alert}
        maxLength={200}
        autoComplete="off"
        onChange={(event) => onChange({ alert: event.currentTarget.value })}
      />
      <Textarea
        label="Note"
        description="What the desk should know at every visit. Only staff see it."
        autosize
        minRows={2}
        maxRows={8}
        maxLength={2000}
        value={values.note}
        onChange={(event) => onChange({ note: event.currentTarget.value })}
      />
    </>
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
