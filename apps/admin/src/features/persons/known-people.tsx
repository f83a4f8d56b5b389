import { Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "../../api/trpc.ts";
import { PersonNotes } from "./person-notes.tsx";

type KnownPeopleProps = {
  readonly contactId: string;
  /** Whom it is for, as typed; "": the contact. Null: it may be any of them. */
  readonly patientName: string | null;
};

/** What is known of those who come under a number, before somebody books for one of them or rings them back. */
export function KnownPeople({ contactId, patientName }: KnownPeopleProps) {
  const trpc = useTRPC();
  const { data } = useQuery(trpc.contacts.load.queryOptions({ contactId }));
  if (data === undefined) return null;
  const wanted = patientName === null ? null : (patientName.trim() || data.name).toLowerCase();
  const known = data.persons.filter(({ note, alert }) => note !== "" || alert !== "");
  const same = known.find(({ name }) => name.toLowerCase() === wanted);
  // A name that is nobody's yet may be anybody's of them.
  const isOfSomebody = data.persons.some(({ name }) => name.toLowerCase() === wanted);
  const shown = isOfSomebody ? (same === undefined ? [] : [same]) : known;
  return shown.map((person) => (
    <div key={person.personId}>
      {!isOfSomebody && (
        <Text size="sm" c="dimmed">
          {person.name}
        </Text>
      )}
      <PersonNotes person={person} />
    </div>
  ));
}
